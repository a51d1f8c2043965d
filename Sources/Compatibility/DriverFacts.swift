package import PackageModel

/// What is known of NVIDIA's Linux drivers and the CUDA releases they run.
package enum DriverFacts {
    /// The lowest driver that runs any CUDA of that major, newer features excepted.
    package static func minimum(forCUDAMajor major: Int) -> DottedVersion? { floors[major] }

    /// The driver that came with a full release number such as `12.8.1`; nil from 13.4 on.
    ///
    /// From this driver up all features of the release work, PTX of its compiler included.
    package static func shipped(withCUDA release: DottedVersion) -> DottedVersion? {
        releases.first { $0.release == release }?.driver
    }

    /// The driver of the first full release of a minor such as 12.8: the least that takes its PTX.
    package static func first(forCUDA major: Int, _ minor: Int) -> DottedVersion? {
        let minors = releases.filter { $0.release.major == major && $0.release.minor == minor }
        return minors.min { $0.release < $1.release }?.driver
    }

    /// The newest CUDA minor all of whose first release works with `driver`, such as 12.8.
    ///
    /// Nil for drivers older than any in the table.
    package static func newestCUDA(for driver: DottedVersion) -> DottedVersion? {
        releases.filter { $0.driver <= driver }.map(\.release).max()
            .flatMap { DottedVersion($0.prefix(2)) }
    }

    private static let floors = [Int: DottedVersion](
        FactTable(.floors).rows.compactMap { row in
            guard let major = row["major"].flatMap({ Int($0) }),
                let driver = row["driver"].flatMap({ DottedVersion($0) })
            else { return nil }
            return (major, driver)
        }, uniquingKeysWith: { first, _ in first })

    private static let releases: [(release: DottedVersion, driver: DottedVersion)] =
        FactTable(.releases).rows.compactMap { row in
            guard let release = row["release"].flatMap({ DottedVersion($0) }),
                let driver = row["driver"].flatMap({ DottedVersion($0) })
            else { return nil }
            return (release, driver)
        }
}

/// One branch of NVIDIA's drivers: all versions with the same first number.
package struct DriverBranch: Sendable, Hashable {
    package let number: Int
    /// Whether NVIDIA announced it as a long-term branch.
    package let isLongTerm: Bool
    /// The month in which its support ends or ended, `2028-06`; nil: before September 2026.
    package let supportedUntil: String?

    /// The branches that the table knows, oldest first.
    package static let all: [DriverBranch] = FactTable(.branches).rows.compactMap { row in
        guard let number = row["branch"].flatMap({ Int($0) }) else { return nil }
        return DriverBranch(
            number: number, isLongTerm: row["long_term"] == "yes", supportedUntil: row["until"])
    }

    /// Whether its support reaches the month of `date`, an ISO date such as `2026-11-22`.
    package func isSupported(on date: String) -> Bool {
        supportedUntil.map { $0 >= date.prefix(7) } ?? false
    }

    /// Whether it drives GPUs of `generation`, as far as generations end with a branch.
    package func drives(_ generation: GPUGeneration) -> Bool {
        generation.lastDriverBranch.map { number <= $0 } ?? true
    }
}
