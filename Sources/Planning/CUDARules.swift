import Compatibility
import PackageModel
import Resolution

/// What driver, GPU, toolkit and torch demand of each other, as dependencies of the problem.
///
/// An index's own data beats the facts: a wheel's metadata say which CUDA it was built with.
struct CUDARules: Sendable {
    var problem: Problem
    let agreement: CUDAAgreement
    /// Driver, GPUs, compiler and C library as packages of the problem.
    let machine: MachineParts
    /// Whether builds of PyTorch's own index are candidates beside the Python index's plain ones.
    var mixesBuilds = false

    static let torch = "torch"

    init(problem: Problem, agreement: CUDAAgreement) {
        self.problem = problem
        self.agreement = agreement
        machine = MachineParts(problem)
    }

    private var facts: Facts { problem.facts }

    /// Why a version of torch or a companion is out from the start, by its local version.
    func exclusion(of name: PackageName, version: PEP440Version) -> String? {
        guard let wish = problem.torch, wish.projects.contains(name) else { return nil }
        if isBeforeFacts(name, version) { return "older than what is known of PyTorch's builds" }
        if let local = version.local, TorchBackend(local) == nil {
            return "the build `\(local)`, which is not for CUDA"
        }
        let local = version.local.flatMap { TorchBackend($0) }
        guard let backend = local ?? defaultBackend(name, version) else { return nil }
        return refusal(of: backend, wish.build.value)
    }

    /// Whether it is a torch of whose builds nothing is known, so that no rule could bind it.
    private func isBeforeFacts(_ name: PackageName, _ version: PEP440Version) -> Bool {
        guard name.normalized == Self.torch, let first = facts.torchReleases.first else {
            return false
        }
        return (version.major, version.minor) < (UInt64(first.major), UInt64(first.minor))
    }

    private func defaultBackend(_ name: PackageName, _ version: PEP440Version) -> TorchBackend? {
        guard name.normalized == Self.torch, version.local == nil else { return nil }
        return facts.torchRelease(version.description)?.defaultBackend
    }

    private func refusal(
        of backend: TorchBackend, _ build: Problem.TorchWish.Build
    ) -> String? {
        switch build {
        case .named(let wanted):
            backend.description == wanted ? nil : Self.refusal(wanted)
        case .auto:
            backend == .cpu ? "a CPU build" : nil
        }
    }

    /// Why all builds but the one that the recipe names are out, the same words for all of them: the
    /// recipe's own line says the rest.
    static func refusal(_ wanted: String) -> String { "not the build `\(wanted)`" }

    /// Adds to a wheel's dependencies what its metadata leave out.
    func add(
        to translator: inout RequirementTranslator, _ name: PackageName, wheel: WheelCandidate,
        metadata: CoreMetadata
    ) {
        if translator.isToolkit {
            addToolkitRules(to: &translator, name, wheel)
        } else if name.normalized == Self.torch, problem.torch != nil {
            addTorchRules(to: &translator, wheel, metadata)
            addSetuptools(to: &translator, metadata)
        } else if Problem.TorchWish.companions.contains(name.normalized), problem.torch != nil {
            addTorch(to: &translator, name, wheel, metadata)
        }
    }
}

// MARK: - Toolkit

extension CUDARules {
    /// The first release whose wheels merge into a working nvcc; those before hold parts of it.
    private static let firstWithCompiler = 13

    /// Why a release of the toolkit is out from the start.
    func exclusion(ofToolkit name: PackageName, version: PEP440Version) -> String? {
        guard problem.toolkit?.hasCompiler == true, problem.toolkit?.isOfWheels == true,
            name.normalized == ToolkitComponents.project,
            version.major < Self.firstWithCompiler
        else { return nil }
        return "the wheels hold no nvcc, those of CUDA \(Self.firstWithCompiler) and later do"
    }

    /// Refuses a release that has no such component: pip would pass over it, and the user's slip
    /// would be a toolkit without what it was wanted for.
    func check(
        _ component: PackageName, of name: PackageName, _ metadata: CoreMetadata,
        _ translator: inout RequirementTranslator
    ) {
        guard translator.isToolkit, name.normalized == ToolkitComponents.project,
            problem.toolkit?.named.contains(component) == true,
            !metadata.extras.contains(component)
        else { return }
        translator.refuse(because: "it has no component `\(component)`")
    }

    func addToolkitRules(
        to translator: inout RequirementTranslator, _ name: PackageName, _ wheel: WheelCandidate
    ) {
        if name.normalized == ToolkitComponents.compiler {
            for bound in ToolkitComponents.boundToCompiler.compactMap({ PackageName($0) }) {
                let same = SpecifierSet([Specifier(.equal, wheel.version)])
                translator.require(
                    .project(bound, isToolkit: true), RequirementText(same.description),
                    .specifiers(same),
                    sentence: "nvcc \(wheel.version) works only with \(bound) of the same version")
            }
        }
        if name.normalized == ToolkitComponents.project,
            let release = wheel.version.numbers
        {
            let hasCompiler = problem.toolkit?.hasCompiler == true
            for demand in demands(ofToolkit: release, hasCompiler: hasCompiler) {
                translator.require(demand)
            }
        }
    }
}

// MARK: - torch

extension CUDARules {
    private func addTorchRules(
        to translator: inout RequirementTranslator, _ wheel: WheelCandidate,
        _ metadata: CoreMetadata
    ) {
        guard let wish = problem.torch?.build.value,
            let cuda = TorchCUDA(
                of: wheel.version, metadata: metadata, on: problem.target.anyPython.markers,
                by: facts)
        else { return }
        if let reason = refusal(of: cuda.backend, wish) {
            translator.refuse(because: reason)
            return
        }
        guard let version = cuda.version else { return }
        let what = "torch \(wheel.version.public) for CUDA \(version)"
        for demand in demands(ofTorch: wheel.version, cuda.backend) { translator.require(demand) }
        requireToolkit(agreeingWith: version, of: what, &translator)
        requireLibraries(of: metadata, "torch \(wheel.version.public)", &translator)
    }

    private func requireToolkit(
        agreeingWith cuda: DottedVersion, of what: String,
        _ translator: inout RequirementTranslator
    ) {
        guard problem.toolkit != nil, let project = PackageName(ToolkitComponents.project),
            let text = agreement.specifier(for: cuda), let specifiers = try? SpecifierSet(text)
        else { return }
        translator.require(
            .project(project, isToolkit: true), RequirementText(specifiers.description),
            .specifiers(specifiers),
            sentence: "extensions for \(what) need a toolkit \(text.replacing("==", with: ""))")
    }
}

extension CUDAAgreement {
    /// Which releases of the toolkit agree with `cuda` so closely; nil where any does.
    func specifier(for cuda: DottedVersion) -> String? {
        let parts = cuda.description.split(separator: ".")
        switch self {
        case .release where parts.count >= 3: return "==\(cuda)"
        case .release, .minor: return "==\(parts.prefix(2).joined(separator: ".")).*"
        case .major: return parts.first.map { "==\($0).*" }
        case .none: return nil
        }
    }
}
