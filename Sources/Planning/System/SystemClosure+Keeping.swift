import Apt
package import Lockfiles

extension SystemClosure {
    /// What an earlier lock has for just these wishes; nil where it is for others, or where one of
    /// the packages may move.
    ///
    /// So a lock that is made anew for another reason keeps its files, installed or not.
    package init?(
        keeping old: Lockfile, for wishes: [SystemWish], native: String,
        mayMove: (LockedPackage) -> Bool
    ) {
        let packages = old.distributionPackages
        let requested = Set(packages.filter(\.isRequested).map(\.debianName))
        guard !packages.isEmpty, requested == Set(wishes.map(\.plainName)),
            wishes.allSatisfy({ wish in Self.fits(wish, packages) }),
            !packages.contains(where: mayMove)
        else { return nil }
        self.init(nativeArchitecture: native)
        archives = packages.compactMap { AptArchive($0, in: old) }
        installed = packages.filter(\.artifacts.isEmpty).map {
            DpkgPackage(
                name: $0.debianName, architecture: $0.apt?.architecture ?? native,
                version: $0.version)
        }
    }

    /// An exact version is met by no other.
    private static func fits(_ wish: SystemWish, _ packages: [LockedPackage]) -> Bool {
        guard let equals = wish.name.firstIndex(of: "=") else { return true }
        let version = wish.name[wish.name.index(after: equals)...]
        return packages.contains { $0.debianName == wish.plainName && $0.version == version }
    }

    /// The files that an earlier lock has of packages that are installed by now, with what it had
    /// for them: so a lock that asks for more can still be applied elsewhere.
    package func takingFiles(of old: Lockfile) -> SystemClosure {
        var closure = self
        var queue = installed.filter { package in
            old.distributionPackages.contains {
                $0.debianName == package.name && $0.version == package.version
            }
        }.map(\.name)
        var seen = Set(archives.map(\.name))
        while let name = queue.popLast() {
            guard seen.insert(name).inserted,
                let package = old.distributionPackages.first(where: { $0.debianName == name }),
                let archive = AptArchive(package, in: old)
            else { continue }
            closure.archives.append(archive)
            queue += package.dependencies
        }
        return closure
    }
}

extension AptArchive {
    /// The file of a locked package; nil where the lock has none.
    fileprivate init?(_ package: LockedPackage, in lock: Lockfile) {
        guard let apt = package.apt, let artifact = package.artifacts.first,
            let url = lock.url(of: artifact), let base = lock.sources[artifact.source]
        else { return nil }
        self.init(
            name: package.debianName, architecture: apt.architecture, version: package.version,
            url: url, base: base, filename: artifact.filename, size: artifact.size,
            digest: artifact.digest, installedSize: apt.installedSize,
            dependencies: package.dependencies)
    }
}
