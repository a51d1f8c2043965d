import Compatibility
import PackageModel
import Resolution

// What releases of the toolkit and builds of torch demand of the machine. Where the driver has no
// say, nothing is demanded of it.
extension CUDARules {
    private var facts: Facts { problem.facts }

    /// What a release of the toolkit demands, wherever it comes from: a driver of its major and, to
    /// be compiled with, a compiler and a C library that its headers take.
    func demands(ofToolkit release: DottedVersion, hasCompiler: Bool) -> [MachineDemand] {
        var demands: [MachineDemand] = []
        if let floor = facts.minimumDriver(forCUDAMajor: Int(release.major)) {
            demands += driver(from: floor)
        }
        guard hasCompiler else { return demands }
        demands += target(of: release)
        guard let toolkit = facts.toolkitBounds(release) else { return demands }
        return demands + compiler(for: toolkit) + library(for: toolkit)
    }

    /// What a build of torch demands: a driver of its CUDA's major, and of each GPU that it shall
    /// run on that the build has code for it.
    func demands(ofTorch version: PEP440Version, _ backend: TorchBackend) -> [MachineDemand] {
        guard let floor = facts.minimumDriver(for: backend) else { return [] }
        let release = facts.torchRelease(version.description)
        let build = release.flatMap { facts.torchBuild($0, backend) }
        let demands = (problem.torch?.cover ?? []).compactMap { gpu in
            build.map { demand(of: $0, backend, on: gpu) }
                ?? demand(ofUnknown: backend, of: release, on: gpu)
        }
        return driver(from: floor) + demands
    }
}

// MARK: - Drivers and GPUs

extension CUDARules {
    private func driver(from floor: DottedVersion) -> [MachineDemand] {
        let accepted = machine.drivers.set(from: floor)
        guard machine.drivers.isLimited(by: accepted) else { return [] }
        return [
            MachineDemand(key: .driver, text: RequirementText(">=\(floor)"), accepted: accepted)
        ]
    }

    /// A GPU without code for it is at fault itself; one that the driver has to compile for, the
    /// driver.
    private func demand(
        of build: TorchBuild, _ backend: TorchBackend, on gpu: Target.GPU
    ) -> MachineDemand? {
        switch facts.coverage(of: gpu.capability, by: build, driver: nil) {
        case .missing?: return lack(of: gpu, .init("has", "have", "no code for \(gpu.words)"))
        case .jit(let ptx)?: return driver(compiling: ptx, of: backend, for: gpu)
        case .native?, .needsDriver?, nil: return nil
        }
    }

    /// What is known of a build that no table has: for what its compiler makes no code.
    ///
    /// Beyond that it is taken to be like its kin: what one of them has no code for is not known
    /// to run.
    private func demand(
        ofUnknown backend: TorchBackend, of release: TorchRelease?, on gpu: Target.GPU
    ) -> MachineDemand? {
        if let cuda = backend.cuda.flatMap({ DottedVersion($0) }),
            let oldest = facts.capabilities(forCUDA: cuda).min(), gpu.capability < oldest
        {
            let reason = "no code for \(gpu.words): CUDA \(cuda) begins with \(oldest.target)"
            return lack(of: gpu, .init("has", "have", reason))
        }
        let isDoubtful = release.map { facts.kin(of: $0, backend) }?.contains { build in
            facts.coverage(of: gpu.capability, by: build, driver: nil) == .missing
        }
        guard isDoubtful == true else { return nil }
        return lack(of: gpu, .init("is", "are", "not known to have code for \(gpu.words)"))
    }

    private func lack(of gpu: Target.GPU, _ predicate: Dependency.Predicate) -> MachineDemand {
        MachineDemand(
            key: .gpu(gpu), text: RequirementText("with code in \(predicate.singular)"),
            accepted: CandidateSet(capacity: 1), predicate: predicate)
    }

    private func driver(
        compiling ptx: ComputeCapability, of backend: TorchBackend, for gpu: Target.GPU
    ) -> MachineDemand? {
        guard case .cuda(let major, let minor) = backend,
            let floor = facts.firstDriver(forCUDA: major, minor)
        else { return nil }
        let accepted = machine.drivers.set(from: floor)
        guard machine.drivers.isLimited(by: accepted) else { return nil }
        return MachineDemand(
            key: .driver, text: RequirementText(">=\(floor) (to compile for \(gpu.words))"),
            accepted: accepted,
            predicate: .init(
                "has", "have",
                "PTX of \(ptx.target) alone for \(gpu.words), which needs driver \(floor) or newer")
        )
    }
}

// MARK: - The compiler's surroundings

extension CUDARules {
    private func compiler(for toolkit: ToolkitFacts) -> [MachineDemand] {
        let accepted = machine.compilers.set(acceptedBy: toolkit)
        guard !machine.compilers.isEmpty, !accepted.isFull else { return [] }
        let bounds = "gcc up to \(toolkit.newestGCC) and clang up to \(toolkit.newestClang)"
        return [
            MachineDemand(
                key: .compiler, text: RequirementText(bounds), accepted: accepted,
                predicate: .init("takes", "take", bounds))
        ]
    }

    private func library(for toolkit: ToolkitFacts) -> [MachineDemand] {
        guard let newest = toolkit.newestGlibc, !toolkit.reads(glibc: problem.target.glibc) else {
            return []
        }
        return [
            MachineDemand(
                key: .glibc, text: RequirementText("<=\(newest)"),
                accepted: CandidateSet(capacity: 1),
                predicate: .init("reads", "read", "the headers of glibc up to \(newest)"))
        ]
    }

    /// Refuses a compiler that makes no code for the GPUs: for one of those that torch must run on,
    /// or without torch for all that there are, since a card for the display alone needs none.
    ///
    /// Nothing is known of a release that is newer than the facts.
    private func target(of release: DottedVersion) -> [MachineDemand] {
        let known = facts.capabilities(forCUDA: release)
        guard !known.isEmpty else { return [] }
        let cover = problem.torch?.cover ?? []
        let gpus = cover.isEmpty ? problem.target.gpus : cover
        let failing = gpus.filter { gpu in
            !known.contains {
                $0.major == gpu.capability.major && $0.minor <= gpu.capability.minor
            }
        }
        guard let first = failing.first, !cover.isEmpty || failing.count == gpus.count else {
            return []
        }
        return [lack(of: first, .init("compiles", "compile", "no code for \(first.words)"))]
    }
}

extension Facts {
    /// The builds that one without facts is most like: that of the same CUDA in the release before,
    /// and that of the nearest CUDA in the same release.
    fileprivate func kin(of release: TorchRelease, _ backend: TorchBackend) -> [TorchBuild] {
        let earlier = torchReleases.filter {
            ($0.major, $0.minor) < (release.major, release.minor)
        }
        let before = earlier.reversed().lazy.compactMap { torchBuild($0, backend) }.first
        let beside = release.knownBackends.compactMap { torchBuild(release, $0) }.min {
            abs($0.backend.number - backend.number) < abs($1.backend.number - backend.number)
        }
        return [before, beside].compactMap(\.self)
    }
}

extension TorchBackend {
    /// `128` of `cu128`.
    fileprivate var number: Int {
        guard case .cuda(let major, let minor) = self else { return 0 }
        return major * 10 + minor
    }
}
