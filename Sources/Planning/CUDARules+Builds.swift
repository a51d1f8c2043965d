import Compatibility
import PackageModel
import Resolution

// Which builds of torch there are, and which wheels of its companions go with which.
extension CUDARules {
    /// Whether local versions of the project name builds of torch.
    func isTorchProject(_ key: PackageKey) -> Bool {
        guard let torch = problem.torch, key.namespace == .pypi, let project = key.project else {
            return false
        }
        return torch.allProjects.contains(project.name)
    }

    /// Leaves out the builds of PyTorch's index that the Python index has as its plain wheels.
    func withoutDoubles(
        _ candidates: [WheelCandidate], of key: PackageKey
    ) -> [WheelCandidate] {
        guard isTorchProject(key), key.name == Self.torch else { return candidates }
        var plain: [PEP440Version: Set<Int>] = [:]
        for candidate in candidates where candidate.version.local == nil && candidate.file != nil {
            plain[candidate.version, default: []].formUnion(candidate.interpreters)
        }
        return candidates.filter { candidate in
            let version = candidate.version
            guard let build = version.local.flatMap({ TorchBackend($0) }),
                build == standardBuild(of: version), let known = plain[version.public],
                problem.allowsTorch(version.public)
            else { return true }
            return !known.isSuperset(of: candidate.interpreters)
        }
    }

    /// Whether a version of torch is of that build; nil: of that of the Python index.
    func isTorch(_ version: PEP440Version, of build: TorchBackend?) -> Bool {
        let standard = standardBuild(of: version)
        guard let local = version.local else { return build == nil || build == standard }
        guard let own = TorchBackend(local) else { return false }
        return own == build ?? standard
    }

    /// The build of the Python index's plain wheels, which the facts tell for x86_64 alone.
    private func standardBuild(of version: PEP440Version) -> TorchBackend? {
        guard problem.target.architecture == "x86_64" else { return nil }
        return problem.facts.torchRelease(version.description)?.defaultBackend
    }
}

extension CUDARules {
    /// Requires torch for a companion whose metadata leave it out: from its own release on.
    ///
    /// torchaudio 2.11 is the first: it is built for torch 2.11 and later, and its wheel says
    /// nothing of torch (pytorch/audio#4171, #4212).
    func addTorch(
        to translator: inout RequirementTranslator, _ name: PackageName, _ wheel: WheelCandidate,
        _ metadata: CoreMetadata
    ) {
        let version = wheel.version
        guard !metadata.requirements.contains(where: { $0.name.normalized == Self.torch }),
            let torch = PackageName(Self.torch),
            // Those of torchvision are numbered otherwise.
            problem.facts.torchRelease("\(version.major).\(version.minor)") != nil,
            let same = try? SpecifierSet(">=\(version.major).\(version.minor)")
        else { return }
        translator.require(
            .project(torch, isToolkit: false), RequirementText(same.description),
            .specifiers(same),
            sentence: "`\(name) \(version)` is built for torch of its own release and later")
    }
}

extension CUDARules {
    /// Requires setuptools for every Python where the metadata of torch name it for new ones alone.
    ///
    /// `setuptools; python_version >= "3.12"` is of the time when each new environment of an older one
    /// had it. Triton 3.2 and `torch.utils.cpp_extension` import it whatever the Python is.
    func addSetuptools(to translator: inout RequirementTranslator, _ metadata: CoreMetadata) {
        let all = metadata.requirements.filter { $0.name.normalized == "setuptools" }
        // One of an extra is no need of torch's own.
        guard var needed = all.first(where: { $0.marker?.description.contains("extra") == false })
        else { return }
        needed.marker = nil
        translator.require(needed, when: [])
    }
}

extension Problem.TorchWish {
    /// What is built along with torch and may be needed though the recipe does not name it.
    static let companions = ["torchvision", "torchaudio"]

    /// Torch and whatever has builds as torch has.
    var allProjects: Set<PackageName> {
        projects.union(([CUDARules.torch] + Self.companions).compactMap { PackageName($0) })
    }
}

extension Catalog {
    /// Ties each wheel of a companion to torch of its own build, which its metadata leave open: they
    /// say `torch==2.9.1`, and that of another CUDA would be loaded beside it.
    mutating func buildDemands(
        of candidates: [WheelCandidate], _ key: PackageKey
    ) -> [CandidateList.Demand] {
        guard rules.isTorchProject(key), key.name != CUDARules.torch,
            let torch = PackageName(CUDARules.torch)
        else { return [] }
        var groups: [TorchBackend?: CandidateSet] = [:]
        for (index, candidate) in candidates.enumerated() where candidate.file != nil {
            let build = candidate.version.local.flatMap { TorchBackend($0) }
            guard build != nil || candidate.version.local == nil && rules.mixesBuilds else {
                continue
            }
            groups[build, default: CandidateSet(capacity: candidates.count)].insert(index)
        }
        let target = PackageKey.project(torch, isToolkit: false)
        return groups.sorted { ($0.key ?? .cpu) < ($1.key ?? .cpu) }.map { build, set in
            let what = build.map { "build \($0)" } ?? "the Python index's own build"
            let text = RequirementText("of \(what)")
            register(.torchBuild(build), text, for: target)
            let sentence = "`\(key.name)` of \(what) needs torch of the same build"
            return CandidateList.Demand(
                set, Dependency(target, text, kind: .constrains, sentence: sentence))
        }
    }
}
