package import PackageModel

/// One CUDA build of PyTorch and the GPUs it carries code for.
package struct TorchBuild: Sendable, Hashable {
    /// `2.9`.
    package let release: String
    package let backend: TorchBackend
    /// Capabilities with machine code in the build.
    package let native: [ComputeCapability]
    /// Capabilities with PTX in the build, which a driver can compile for newer GPUs.
    package let ptx: [ComputeCapability]
    /// Whether the build script itself was read; otherwise the list is quoted at second hand.
    package let isFirstHand: Bool

    /// Whether and how a build runs on a GPU.
    package enum Coverage: Sendable, Hashable {
        /// With the machine code that it has for this capability.
        case native(ComputeCapability)
        /// With PTX of this capability, compiled by the driver at first use.
        case jit(ComputeCapability)
        /// Not: it has no code for this GPU.
        case missing
        /// Not with a driver below this one.
        case needsDriver(DottedVersion)

        package var runs: Bool {
            switch self {
            case .native, .jit: true
            case .missing, .needsDriver: false
            }
        }
    }

    init?(_ row: FactTable.Row) {
        guard let release = row["torch"], let backend = row["build"].flatMap({ TorchBackend($0) })
        else { return nil }
        self.release = release
        self.backend = backend
        let list = row.words("capabilities")
        native = list.compactMap { ComputeCapability($0.split(separator: "+").first ?? "") }
        ptx = list.filter { $0.hasSuffix("+PTX") }.compactMap { ComputeCapability($0.dropLast(4)) }
        isFirstHand = row["status"] == "S"
    }
}

extension Facts {
    /// How a build runs on a GPU of `capability` under `driver`.
    ///
    /// Machine code runs on its own capability and on higher minors of the same major; PTX on anything
    /// not below it, if the driver's compiler knows PTX of that CUDA release. Without a driver the
    /// answer is for one that is as new as the build wants. Nil where the facts to tell are missing.
    package func coverage(
        of capability: ComputeCapability, by build: TorchBuild, driver: DottedVersion?
    ) -> TorchBuild.Coverage? {
        guard case .cuda(let major, let minor) = build.backend,
            let floor = minimumDriver(forCUDAMajor: major)
        else { return nil }
        let native = build.native.filter {
            $0.major == capability.major && $0.minor <= capability.minor
        }
        if let best = native.max() {
            if let driver, driver < floor { return .needsDriver(floor) }
            return .native(best)
        }
        guard let best = build.ptx.filter({ $0 <= capability }).max() else { return .missing }
        guard let driver else { return .jit(best) }
        guard let needed = firstDriver(forCUDA: major, minor) else { return nil }
        return driver < needed ? .needsDriver(needed) : .jit(best)
    }

    /// Whether a build runs on a GPU of `capability` under `driver`; nil where nobody knows.
    package func covers(
        _ capability: ComputeCapability, by build: TorchBuild, driver: DottedVersion?
    ) -> Bool? {
        coverage(of: capability, by: build, driver: driver)?.runs
    }

    /// The lowest driver that runs a build on the GPUs it has machine code for; nil for `cpu`.
    package func minimumDriver(for backend: TorchBackend) -> DottedVersion? {
        backend.cudaMajor.flatMap { minimumDriver(forCUDAMajor: $0) }
    }
}
