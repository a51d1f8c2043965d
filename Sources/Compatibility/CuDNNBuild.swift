package import PackageModel

/// The build of one minor release of cuDNN for one major of CUDA.
package struct CuDNNBuild: Sendable, Hashable {
    /// `9.10`.
    package let release: DottedVersion
    package let cudaMajor: Int
    /// The lowest driver with which it serves `capabilities`; nil where it is not known.
    package let driver: DottedVersion?
    /// The first CUDA minor with which it serves them; nil where it is not known.
    package let firstCUDA: DottedVersion?
    /// Capabilities that NVIDIA names; empty where no support matrix was read.
    package let capabilities: [ComputeCapability]
    /// How well the capabilities are known.
    package let status: Status

    package enum Status: String, Sendable {
        /// The support matrix of a release of this minor was read.
        case read = "S"
        /// It lies between two that were read, or is reported by others.
        case inferred = "U"
        /// Only that the build exists is known.
        case exists = "M"
    }

    /// Whether it has code for a GPU of `capability`: for it, or for a lower minor; nil where no
    /// capabilities are known.
    package func covers(_ capability: ComputeCapability) -> Bool? {
        capabilities.isEmpty
            ? nil
            : capabilities.contains {
                $0.major == capability.major && $0.minor <= capability.minor
            }
    }

    func isOlder(than other: CuDNNBuild) -> Bool {
        if release != other.release { return release < other.release }
        if cudaMajor != other.cudaMajor { return cudaMajor < other.cudaMajor }
        guard let driver, let later = other.driver else { return driver == nil }
        return driver < later
    }

    init?(_ row: FactTable.Row) {
        guard let release = row.version("cudnn"), let major = row.number("cuda"),
            let status = row["status"].flatMap({ Status(rawValue: $0) })
        else { return nil }
        self.release = release
        cudaMajor = major
        self.status = status
        driver = row.version("driver")
        firstCUDA = row.version("from")
        capabilities = row.words("capabilities").compactMap { ComputeCapability($0) }
    }
}

extension Facts {
    /// The builds of the cuDNN that `version` names: `9` all of a major, `9.10.2.21` those of 9.10.
    package func cudnn(_ version: DottedVersion) -> [CuDNNBuild] {
        guard let prefix = DottedVersion(version.prefix(2)) else { return [] }
        return cudnnBuilds.filter {
            version.numbers.count == 1
                ? $0.release.major == version.major : $0.release == prefix
        }
    }

    /// Whether cuDNN `version` for a CUDA major serves a GPU of `capability` under `driver`; nil
    /// where nobody knows.
    package func cudnn(
        _ version: DottedVersion, forCUDAMajor major: Int, covers capability: ComputeCapability,
        driver: DottedVersion?
    ) -> Bool? {
        guard version.numbers.count >= 2 else { return nil }
        let builds = cudnn(version).filter { $0.cudaMajor == major }
        let answers = builds.map { build -> Bool? in
            if let driver, let needed = build.driver, driver < needed { return false }
            return build.covers(capability)
        }
        if answers.contains(true) { return true }
        return answers.isEmpty || answers.contains(nil) ? nil : false
    }
}
