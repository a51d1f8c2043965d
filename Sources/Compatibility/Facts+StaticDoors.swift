package import PackageModel

// Doors to the embedded facts for callers that are not given a `Facts` value yet. Each says what the
// method of `Facts` beside it says; new code takes the value.

extension Facts {
    /// The version of the embedded facts.
    package static var version: String { embedded.version }
}

/// What the embedded facts know of drivers.
package enum DriverFacts {
    /// `Facts.minimumDriver(forCUDAMajor:)` of the embedded facts.
    package static func minimum(forCUDAMajor major: Int) -> DottedVersion? {
        Facts.embedded.minimumDriver(forCUDAMajor: major)
    }
}

extension DriverBranch {
    /// `Facts.branches` of the embedded facts.
    package static var all: [DriverBranch] { Facts.embedded.branches }
}

extension ToolkitFacts {
    /// `Facts.toolkit(_:)` of the embedded facts.
    package static func release(_ version: DottedVersion) -> ToolkitFacts? {
        Facts.embedded.toolkit(version)
    }

    /// `Facts.sampleCapability` of the embedded facts.
    package static let sampleCapability = Facts.embedded.sampleCapability
}

extension GPUReference {
    /// `Facts.reference(_:)` of the embedded facts.
    package init(_ text: some StringProtocol) { self = Facts.embedded.reference(text) }
}

extension TorchRelease {
    /// `Facts.torchRelease(_:)` of the embedded facts.
    package static func of(_ version: some StringProtocol) -> TorchRelease? {
        Facts.embedded.torchRelease(version)
    }

    /// `Facts.torchBuild(_:_:)` of the embedded facts.
    package func build(_ backend: TorchBackend) -> TorchBuild? {
        Facts.embedded.torchBuild(self, backend)
    }
}

extension TorchBuild {
    /// `Facts.covers(_:by:driver:)` of the embedded facts.
    package func covers(_ capability: ComputeCapability, driver: DottedVersion?) -> Bool? {
        Facts.embedded.covers(capability, by: self, driver: driver)
    }
}
