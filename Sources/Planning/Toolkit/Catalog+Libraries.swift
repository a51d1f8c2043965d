import PackageModel
import Resolution

// Libraries beside the toolkit that come as wheels: the candidates are the wheels of all majors of
// CUDA, and each binds the toolkit to its own.
extension Catalog {
    /// The majors of the toolkit's candidates, the newest first.
    ///
    /// Before 11 there are no wheels, and no more than this many majors are asked for.
    var toolkitMajors: [Int] {
        let majors = Set(toolkits.map { Int($0.major) }).filter { (11...99).contains($0) }
        return Array(majors.sorted(by: >).prefix(8))
    }

    /// Makes the wheels of a library known; nil where no index has any.
    mutating func provide(_ wheels: [WheelCandidate]?, of library: ToolkitLibrary) {
        let key = library.key
        guard candidates(of: key) == nil else { return }
        let candidates = wheels.map { preferred($0) }
        provide(candidates: candidates, for: key)
        lists[key]?.displayName = library.title
        addDemands(of: key)
        let demands = demands(of: library, candidates ?? [])
        lists[key]?.demands += demands
        // What a wheel says of its needs is for an environment; here they are the toolkit's.
        for index in (candidates ?? []).indices { settle(key, index) }
    }

    /// Newest first, of one version the newest major first; that of an earlier lock before all.
    private func preferred(_ wheels: [WheelCandidate]) -> [WheelCandidate] {
        let sorted = wheels.sorted { left, right in
            if left.version.isPrerelease != right.version.isPrerelease {
                return right.version.isPrerelease
            }
            if left.version != right.version { return left.version > right.version }
            return (left.library?.cudaMajor ?? 0) > (right.library?.cudaMajor ?? 0)
        }
        return sorted.filter(isFavored) + sorted.filter { !isFavored($0) }
    }

    private func isFavored(_ wheel: WheelCandidate) -> Bool {
        wheel.library.map { library in
            problem.favored[.init(isToolkit: true, name: library.project)]
                == wheel.version.description
        } ?? false
    }

    private mutating func demands(
        of library: ToolkitLibrary, _ wheels: [WheelCandidate]
    ) -> [CandidateList.Demand] {
        let none = CandidateSet(capacity: wheels.count)
        var byMajor: [Int: CandidateSet] = [:]
        for (index, wheel) in wheels.enumerated() {
            if let major = wheel.library?.cudaMajor {
                byMajor[major, default: none].insert(index)
            }
        }
        var demands = byMajor.sorted { $0.key < $1.key }.map { major, set in
            let demand = rules.toolkit([major], toolkits)
            register(.set(demand.accepted), demand.text, for: demand.key)
            return CandidateList.Demand(set, demand.dependency)
        }
        if problem.toolkit?.archives == nil, let name = library.component,
            let component = PackageName(name), let project = PackageKey.toolkit.project
        {
            let target = PackageKey.project(project.name, extra: component, isToolkit: true)
            let all = wheels.indices.reduce(into: none) { $0.insert($1) }
            register(.anything, .any, for: target)
            demands.append(
                CandidateList.Demand(
                    all, Dependency(target, sentence: "\(library.title) calls \(name)")))
        }
        return demands
    }
}

extension WheelCandidate {
    /// The same wheel as one of a library's.
    func asLibrary(_ project: PackageName, _ major: Int) -> WheelCandidate {
        var candidate = self
        candidate.library = Library(project: project, cudaMajor: major)
        return candidate
    }
}

extension CUDARules {
    /// Binds the libraries of the toolkit to the versions that torch pins: extensions are built with
    /// the headers of one and run beside the other.
    func requireLibraries(
        of metadata: CoreMetadata, _ what: String, _ translator: inout RequirementTranslator
    ) {
        guard let toolkit = problem.toolkit else { return }
        let environment = problem.target.anyPython.markers
        for library in ToolkitLibrary.allCases where toolkit.wish(for: library) != nil {
            let pins = metadata.requirements.filter {
                library.isProject($0.name) && $0.applies(in: environment)
            }
            guard let pinned = pins.compactMap(\.specifiers.pinnedVersion).first,
                let specifiers = specifiers(for: pinned, of: library, toolkit)
            else { continue }
            translator.require(
                library.key, RequirementText(specifiers.description), .specifiers(specifiers),
                sentence: "\(what) brings \(library.title) \(pinned)")
        }
    }

    /// A manifest of cuDNN is named by three numbers, its wheels by four.
    private func specifiers(
        for pinned: PEP440Version, of library: ToolkitLibrary, _ toolkit: Problem.ToolkitWish
    ) -> SpecifierSet? {
        guard library == .cudnn, toolkit.archives != nil else {
            return SpecifierSet([Specifier(.equal, pinned)])
        }
        let numbers = pinned.release.prefix(3).map(String.init).joined(separator: ".")
        return try? SpecifierSet("==\(numbers).*")
    }
}

extension Solution {
    /// Says of NCCL where it comes from, since NVIDIA's archives have none.
    var libraryNotes: [String] {
        guard problem.toolkit?.archives != nil,
            let nccl = choices.first(where: { $0.key == .nccl })
        else { return [] }
        return [
            "NCCL \(nccl.version) is the wheel `\(nccl.name)` of the Python index: NVIDIA has no manifest"
                + " of it"
        ]
    }
}
