import Diagnostics
package import PackageModel
package import Resolution

/// What is known so far of conda packages and the machine's virtual ones; answers the solver.
///
/// Records come in whole packages, in any order. Which of two equally new builds is better depends
/// on what their dependencies reach, so a list is made only when the records of those packages are
/// there too: `names(wantedFor:)` says which.
package struct CondaCatalog: CandidateProvider, Sendable {
    package let rules: CondaChannelRules
    /// Files of an earlier lock, which come first: package → file name.
    package var favored: [String: String] = [:]
    var vocabulary = CondaVocabulary()
    var shelves: [String: CondaShelf] = [:]
    private var lists: [PackageKey: CandidateList] = [:]
    /// Requirements that mean one candidate: the ties of extras to their bases.
    var exact: [PackageKey: [RequirementText: Int]] = [:]
    /// How far requirements on one package reach, by the numbers of their texts.
    var reaches: [CondaVocabulary.Number: Reach] = [:]
    /// Those that always hold have one candidate, those that follow the driver one for each kind.
    let facts: [PackageKey: [VirtualPackage]]
    /// The facts that hold whatever is chosen.
    let fixedFacts: [VirtualPackage]
    /// What a package besides asks of the machine that asks for CUDA, or would have it so.
    var demandsWithCUDA: [Dependency] = []
    /// What people know the machine as that the facts are of: `this machine`, `the target`.
    let machine: String

    /// A catalog without packages; the machine's facts that are not among these do not hold.
    ///
    /// Of `following` one a name holds, or none, as the chosen driver has it.
    package init(
        rules: CondaChannelRules, virtualPackages: [VirtualPackage],
        following: [VirtualPackage] = [], machine: String = Target.thisMachine
    ) {
        self.rules = rules
        self.machine = machine
        let fixed = Dictionary(
            virtualPackages.map { (PackageKey.conda($0.name), [$0]) },
            uniquingKeysWith: { first, _ in first })
        let variable = Dictionary(grouping: following) { PackageKey.conda($0.name) }
        fixedFacts = fixed.values.joined().sorted { $0.name < $1.name }
        facts = fixed.merging(variable) { fact, _ in fact }
        for (key, facts) in facts { lists[key] = VirtualPackage.list(of: facts, on: machine) }
    }

    /// Makes all records of a package known; an empty list where no channel has it.
    package mutating func add(_ records: [CondaRecord], of name: String) {
        guard shelves[name] == nil else { return }
        shelves[name] = CondaShelf(name, records, rules: rules)
    }

    /// Whether the records of a package are known.
    package func knows(_ name: String) -> Bool { shelves[name] != nil }

    /// The record of a candidate; nil for the machine's facts.
    package func record(of key: PackageKey, candidate: Int) -> CondaRecord? {
        guard let name = key.condaPackage?.name, let shelf = shelves[name],
            shelf.order.indices.contains(candidate)
        else { return nil }
        return shelf.record(candidate)
    }
}

// MARK: - What the solver asks

extension CondaCatalog {
    package func candidates(of key: PackageKey) -> CandidateList? {
        if let list = lists[key] { return list }
        return key.namespace == .virtual
            ? VirtualPackage.missing(key.name, on: machine) : nil
    }

    package func dependencies(of key: PackageKey, candidate: Int) -> [Dependency]? { [] }

    package func candidates(
        of key: PackageKey, matching requirement: RequirementText
    ) -> CandidateSet {
        if key.namespace == .virtual {
            guard let facts = facts[key] else { return CandidateSet(capacity: 0) }
            return .all(capacity: facts.count) { rule(requirement, accepts: facts[$0]) }
        }
        guard let name = key.condaPackage?.name, let shelf = shelves[name] else {
            return CandidateSet(capacity: 0)
        }
        if !exact.isEmpty, let candidate = exact[key]?[requirement] {
            return CandidateSet(capacity: shelf.order.count, [candidate])
        }
        guard let need = vocabulary.rule(requirement) else {
            return CandidateSet(capacity: shelf.order.count)
        }
        return shelf.candidates(matching: need)
    }

    private func rule(_ requirement: RequirementText, accepts fact: VirtualPackage) -> Bool {
        guard let need = vocabulary.rule(requirement), !need.needsRecord,
            let version = CondaVersion(fact.version)
        else { return false }
        return need.spec.matches(version: version, build: fact.build, buildNumber: 0)
    }
}

extension CondaShelf {
    /// The candidates that are meant, by their places in the order.
    func candidates(matching need: CondaNeed) -> CandidateSet {
        var set = CandidateSet(capacity: order.count)
        if need.needsRecord {
            for (candidate, index) in order.enumerated()
            where need.spec.matches(records[index]) { set.insert(candidate) }
            return set
        }
        let lone = need.spec.asksForVersionAlone ? need.spec.version ?? .any : nil
        // Neighbours often have one version, and then one answer.
        var last: (place: Int, isAccepted: Bool)?
        for (candidate, index) in order.enumerated() {
            guard let version = versions[index] else { continue }
            if let lone {
                let isAccepted =
                    last?.place == places[index] ? last?.isAccepted == true : lone.matches(version)
                last = (places[index], isAccepted)
                if isAccepted { set.insert(candidate) }
            } else if need.spec.matches(
                version: version, build: records[index].build,
                buildNumber: records[index].buildNumber)
            {
                set.insert(candidate)
            }
        }
        return set
    }
}

extension MatchSpec {
    fileprivate var asksForVersionAlone: Bool { build == nil && buildNumber == nil }
}

// MARK: - How lists are made

extension CondaCatalog {
    /// The packages whose records must be added before the list of `key` can be made; none if it is
    /// made, or can be.
    package mutating func names(wantedFor key: PackageKey) -> Set<String> {
        guard lists[key] == nil, let name = key.condaPackage?.name else { return [] }
        guard shelves[name] != nil else { return [name] }
        read(name)
        return judges(of: name).filter { shelves[$0] == nil }
    }

    /// Makes the list of a package, for which nothing is wanted any more.
    package mutating func settle(_ key: PackageKey) {
        guard lists[key] == nil, let (name, extra) = key.condaPackage, shelves[name] != nil
        else { return }
        if lists[.conda(name)] == nil {
            read(name)
            judge(name)
            lists[.conda(name)] = list(of: name)
        }
        if let extra { lists[key] = list(of: extra, in: name, key: key) }
    }

    mutating func read(_ name: String) {
        guard var shelf = shelves.removeValue(forKey: name) else { return }
        shelf.read(&vocabulary)
        shelves[name] = shelf
    }
}
