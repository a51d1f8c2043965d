import Compatibility
import Diagnostics
import Indexes
import PackageModel
import Resolution

/// Everything that is known so far of one problem; answers the solver from it and never waits.
struct Catalog: CandidateProvider {
    let problem: Problem
    let rules: CUDARules
    /// Yanked versions that may be chosen in this solve.
    let allowedYanked: Set<PinnedVersion>
    /// Exact versions that some requirement pins.
    private var pinned: Set<PinnedVersion> = []
    private var wheels: [PackageKey: [WheelCandidate]] = [:]
    var lists: [PackageKey: CandidateList] = [:]
    private var meanings: [PackageKey: [RequirementText: VersionRule]] = [:]
    private var dependencies: [PackageKey: [Int: [Dependency]]] = [:]
    private var metadata: [PackageKey: [Int: CoreMetadata]] = [:]
    /// What of NVIDIA's releases the recipe wants, by candidate.
    var archives: [PackageKey: [Int: [ToolkitArchive]]] = [:]
    /// What is known of the channels; nil where the recipe has no conda environment.
    var conda: CondaPart?
    /// The interpreters that the environment may have.
    let table: InterpreterTable

    struct PinnedVersion: Hashable, Sendable {
        var key: PackageKey
        var version: PEP440Version
    }

    init(
        problem: Problem, rules: CUDARules, allowedYanked: Set<PinnedVersion>,
        conda: CondaPart? = nil
    ) {
        self.problem = problem
        self.conda = conda
        self.rules = rules
        self.allowedYanked = allowedYanked
        table = problem.interpreterTable
        if !table.isPackage { lists[.interpreter] = problem.interpreterList }
        for part in rules.machine.parts {
            lists[part.key] = part.list
            for meaning in part.meanings {
                register(.set(meaning.set), meaning.text, for: meaning.key)
            }
        }
        for demand in rules.machine.demandsOfCondaCUDA {
            register(.set(demand.accepted), demand.text, for: demand.key)
        }
    }
}

/// What a requirement's text means for the candidates of its package.
enum VersionRule {
    case anything
    case specifiers(SpecifierSet)
    case set(CandidateSet)
    /// A build of torch; nil: that of the Python index's plain wheels.
    case torchBuild(TorchBackend?)
}

// MARK: - What the solver asks

extension Catalog {
    func candidates(of key: PackageKey) -> CandidateList? {
        lists[key] ?? conda?.catalog.candidates(of: key)
    }

    func dependencies(of key: PackageKey, candidate: Int) -> [Dependency]? {
        if key.project == nil { return [] }
        return dependencies[key]?[candidate]
    }

    func candidates(of key: PackageKey, matching text: RequirementText) -> CandidateSet {
        guard let list = candidates(of: key) else { return CandidateSet(capacity: 0) }
        switch meanings[key]?[text] {
        case .set(let set): return set
        case .anything: return list.all
        case .specifiers(let specifiers):
            return CandidateSet(
                capacity: list.count,
                (0..<list.count).filter { version(of: key, $0).map(specifiers.contains) ?? false })
        case .torchBuild(let build):
            return CandidateSet(
                capacity: list.count,
                (0..<list.count).filter { index in
                    version(of: key, index).map { rules.isTorch($0, of: build) } ?? false
                })
        case nil where text == .any: return list.all
        case nil: return conda?.catalog.candidates(of: key, matching: text) ?? list.none
        }
    }

    private func version(of key: PackageKey, _ index: Int) -> PEP440Version? {
        key == .interpreter
            ? table.interpreters[index].version : wheels[key.base]?[index].version
    }
}

// MARK: - What the planner tells

extension Catalog {
    /// The wheel behind a candidate; nil for keys that are no projects.
    func wheel(of key: PackageKey, candidate: Int) -> WheelCandidate? {
        guard let wheels = wheels[key.base], wheels.indices.contains(candidate) else { return nil }
        return wheels[candidate]
    }

    func metadata(of key: PackageKey, candidate: Int) -> CoreMetadata? {
        metadata[key]?[candidate]
    }

    /// Yanked versions that some requirement pins; a second solve may take them.
    var pinnedYanked: Set<PinnedVersion> {
        pinned.filter { pin in
            wheels[pin.key]?.contains { $0.isYanked && $0.version == pin.version } ?? false
        }
    }

    /// Makes `text` mean `rule` for `key`.
    mutating func register(_ rule: VersionRule, _ text: RequirementText, for key: PackageKey) {
        meanings[key, default: [:]][text] = rule
    }

    /// Makes a project known, or its key with an extra; `candidates` is nil where no index has it.
    ///
    /// `place` says where it was looked for, where that is one place.
    mutating func provide(
        candidates known: [WheelCandidate]?, for key: PackageKey, at place: String? = nil
    ) {
        guard let project = key.project, lists[key] == nil else { return }
        if wheels[key.base] == nil {
            let provided = project.isToolkit ? [] : provided(project.name)
            wheels[key.base] =
                favored(known ?? [], of: project.name, project.isToolkit) + provided
        }
        let candidates = wheels[key.base] ?? []
        var list = CandidateList(
            key.name, labels: candidates.map(\.label),
            ascending: candidates.indices.sorted {
                candidates[$0].version < candidates[$1].version
            },
            remark: candidates.isEmpty ? Self.absence(known, at: place) : nil)
        for (index, candidate) in candidates.enumerated() {
            if candidate.provider != nil {
                dependencies[key, default: [:]][index] = []
            } else if let reason = exclusion(of: candidate, key: key.base, project.name) {
                list.exclude(index, because: reason)
            }
        }
        list.demands =
            project.extra == nil
            ? interpreterDemands(of: candidates, key)
                + condaDemands(of: candidates, key, project.name)
                + buildDemands(of: candidates, key)
            : tiesToBase(of: candidates, key)
        lists[key] = list
    }

    /// What is said of a project without any candidate.
    private static func absence(_ known: [WheelCandidate]?, at place: String?) -> String? {
        guard let place else { return known == nil ? "is in none of the indexes" : nil }
        return "has no \(known == nil ? "page" : "file") at `\(place)`"
    }

    /// Makes it known that a candidate cannot be used.
    mutating func refuse(_ key: PackageKey, _ candidate: Int, because reason: String) {
        dependencies[key, default: [:]][candidate] = [.unusable(key, because: reason)]
    }

    /// Makes it known what a candidate needs beyond what its list demands.
    mutating func settle(
        _ key: PackageKey, _ candidate: Int, _ needs: [Dependency] = []
    ) {
        dependencies[key, default: [:]][candidate] = needs
    }

    /// Makes the requirements of one candidate known.
    mutating func provide(metadata core: CoreMetadata, for key: PackageKey, candidate: Int) {
        guard dependencies[key]?[candidate] == nil, let project = key.project,
            let wheel = wheel(of: key, candidate: candidate)
        else { return }
        metadata[key, default: [:]][candidate] = core
        var translator = RequirementTranslator(
            key: key, table: problem.interpreterTable(of: key), isToolkit: project.isToolkit)
        translator.add(core, wheel: wheel, extra: project.extra)
        if let extra = project.extra {
            rules.check(extra, of: project.name, core, &translator)
        } else {
            rules.add(to: &translator, project.name, wheel: wheel, metadata: core)
        }
        for (target, text, rule) in translator.meanings { register(rule, text, for: target) }
        pinned.formUnion(translator.pins)
        dependencies[key, default: [:]][candidate] = translator.dependencies
    }
}

// MARK: - What is known with the list

extension Catalog {
    private func exclusion(
        of candidate: WheelCandidate, key: PackageKey, _ name: PackageName
    ) -> String? {
        if let reason = candidate.exclusion { return reason }
        if candidate.isYanked,
            !allowedYanked.contains(PinnedVersion(key: key, version: candidate.version))
        {
            let reason = candidate.file?.yanked ?? ""
            return reason.isEmpty ? "yanked" : "yanked: \(reason)"
        }
        return key.namespace == .pypi
            ? rules.exclusion(of: name, version: candidate.version)
            : rules.exclusion(ofToolkit: name, version: candidate.version)
    }

    /// Puts the version of an earlier lock first.
    private func favored(
        _ candidates: [WheelCandidate], of name: PackageName, _ isToolkit: Bool
    ) -> [WheelCandidate] {
        let favorite = Problem.Favorite(isToolkit: isToolkit, name: name)
        guard let version = problem.favored[favorite] else { return candidates }
        return candidates.filter { $0.version.description == version }
            + candidates.filter { $0.version.description != version }
    }

    /// Ties each candidate to the interpreters for which its wheel is the best one.
    private mutating func interpreterDemands(
        of candidates: [WheelCandidate], _ key: PackageKey
    ) -> [CandidateList.Demand] {
        guard key.namespace == .pypi, problem.hasEnvironment else { return [] }
        let count = table.interpreters.count
        var groups: [[Int]: CandidateSet] = [:]
        for (index, candidate) in candidates.enumerated()
        where !candidate.interpreters.isEmpty && candidate.interpreters.count < count {
            groups[candidate.interpreters, default: CandidateSet(capacity: candidates.count)]
                .insert(index)
        }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { interpreters, set in
            let text = table.text(for: interpreters)
            register(.set(table.set(of: interpreters)), text, for: table.key)
            return CandidateList.Demand(set, Dependency(table.key, text))
        }
    }

    private mutating func tiesToBase(
        of candidates: [WheelCandidate], _ key: PackageKey
    ) -> [CandidateList.Demand] {
        var versions: [PEP440Version: CandidateSet] = [:]
        for (index, candidate) in candidates.enumerated() {
            versions[candidate.version, default: CandidateSet(capacity: candidates.count)]
                .insert(index)
        }
        return versions.sorted { $0.key > $1.key }.map { version, set in
            let text = RequirementText("==\(version)")
            register(.set(set), text, for: key.base)
            return CandidateList.Demand(set, Dependency(key.base, text))
        }
    }
}
