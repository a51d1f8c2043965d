import PackageModel

/// The drivers among what apt's sources have.
struct DriverOfferProbe {
    let records: [AptRecord]

    /// Newest first; each version of each package that brings all of a driver.
    ///
    /// Of one version those come first whose name holds the branch, because an upgrade of such a
    /// package stays in it.
    func offers() -> [DriverOffer] {
        let known = records.compactMap { Known($0) }
        let open = Set(known.filter { $0.name.role == .openModules }.map(\.driver))
        let headless = Set(known.filter { $0.name.role == .headless }.map(\.record.identity))
        return Self.sorted(known.filter { $0.name.role == .whole }).map { found in
            // Debian's meta package takes whichever modules of its version are installed.
            let isEither = found.name.branch == nil && open.contains(found.driver)
            return DriverOffer(
                version: found.driver, package: found.record.package,
                headlessPackage: found.headless.flatMap { headless.contains($0) ? $0.name : nil },
                packageVersion: found.record.version,
                modules: found.name.modules ?? (isEither ? nil : .proprietary))
        }
    }

    /// Builds of one package and version stay as apt has them, which is the newest first.
    private static func sorted(_ known: [Known]) -> [Known] {
        known.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if one.driver != other.driver { return one.driver > other.driver }
            return (one.name.branch == nil ? 1 : 0, one.record.package, left.offset)
                < (other.name.branch == nil ? 1 : 0, other.record.package, right.offset)
        }
        .map(\.element)
    }

    /// A record that is what its name says.
    private struct Known {
        var record: AptRecord
        var name: DriverPackage
        var driver: DottedVersion

        /// Nil for packages that lead to another branch: Ubuntu's `nvidia-driver-565-server` has the
        /// version of the 580 that it brings.
        init?(_ record: AptRecord) {
            guard let name = DriverPackage(record.package), !record.isTransitional,
                let driver = DpkgStatus.Package(record).driverVersion,
                name.branch.map({ $0 == driver.major }) ?? true
            else { return nil }
            let branches = record.drivers.compactMap { DriverPackage($0)?.branch }
            guard branches.isEmpty || branches.contains(driver.major) else { return nil }
            self.record = record
            self.name = name
            self.driver = driver
        }

        /// The package of the same build without a display's part, if there is one.
        var headless: DpkgStatus.Package? {
            let start = "nvidia-driver"
            guard record.package.hasPrefix(start) else { return nil }
            return DpkgStatus.Package(
                name: "nvidia-headless" + record.package.dropFirst(start.count),
                version: record.version)
        }
    }
}

extension AptRecord {
    fileprivate var identity: DpkgStatus.Package { DpkgStatus.Package(self) }
}

extension DpkgStatus.Package {
    fileprivate init(_ record: AptRecord) {
        self.init(name: record.package, version: record.version)
    }

    /// NVIDIA's number in the package's version: `535.54.03` of `1:535.54.03-0ubuntu1`.
    fileprivate var driverVersion: DottedVersion? {
        let numbers = upstreamVersion.prefix { $0 == "." || $0.isASCII && $0.isNumber }
        let rest = upstreamVersion[numbers.endIndex...]
        // A repackaging may add a word, `+ds`; `+really` would say that the number is another.
        guard rest.isEmpty || "+~".contains(rest.prefix(1)), !rest.contains("really") else {
            return nil
        }
        return DriverProbe.driverVersion(numbers)
    }
}
