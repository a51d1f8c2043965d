import Indexes
import PackageModel
import Resolution

/// Turns the requirements of one wheel into dependencies of the problem.
///
/// Markers are evaluated for each interpreter: one that holds for all of them vanishes, one that
/// holds for none drops the requirement, any other becomes a condition on the interpreter.
struct RequirementTranslator {
    /// The package whose requirements are translated.
    let key: PackageKey
    let table: InterpreterTable
    let isToolkit: Bool
    private(set) var dependencies: [Dependency] = []
    private(set) var meanings: [(PackageKey, RequirementText, VersionRule)] = []
    /// Exact versions that were asked for, which may be yanked ones.
    private(set) var pins: Set<Catalog.PinnedVersion> = []

    init(key: PackageKey, table: InterpreterTable, isToolkit: Bool) {
        self.key = key
        self.table = table
        self.isToolkit = isToolkit
    }

    /// Adds what `wheel` needs by itself or, with `extra`, what the extra adds to that.
    mutating func add(_ metadata: CoreMetadata, wheel: WheelCandidate, extra: PackageName?) {
        if extra == nil, let requires = metadata.requiresPython { requireInterpreter(requires) }
        for requirement in metadata.requirements {
            guard
                let conditions = conditions(
                    of: requirement, for: wheel.interpreters, extra: extra)
            else { continue }
            require(requirement, when: conditions)
        }
    }

    /// Adds one requirement, for the project itself and for each of its extras.
    mutating func require(_ requirement: Requirement, when conditions: [Dependency.Condition]) {
        if requirement.url != nil {
            let reason = "it needs `\(requirement)`, which is no release of an index"
            dependencies.append(.unusable(key, because: reason))
            return
        }
        let specifiers = requirement.specifiers
        let text = RequirementText(specifiers.description)
        for extra in [nil] + requirement.extras.map(Optional.some) {
            let target = PackageKey.project(requirement.name, extra: extra, isToolkit: isToolkit)
            dependencies.append(Dependency(target, text, when: conditions))
            meanings.append(
                (target, text, specifiers.isEmpty ? .anything : .specifiers(specifiers)))
        }
        if let version = specifiers.pinnedVersion {
            let target = PackageKey.project(requirement.name, isToolkit: isToolkit)
            pins.insert(Catalog.PinnedVersion(key: target, version: version))
        }
    }

    /// Adds a dependency that no metadata tell.
    mutating func require(
        _ target: PackageKey, _ text: RequirementText, _ rule: VersionRule, sentence: String? = nil
    ) {
        dependencies.append(Dependency(target, text, sentence: sentence))
        meanings.append((target, text, rule))
    }

    mutating func require(_ dependency: Dependency, meaning: VersionRule) {
        dependencies.append(dependency)
        meanings.append((dependency.target, dependency.requirement, meaning))
    }

    /// Says that the wheel cannot be used at all.
    mutating func refuse(because reason: String) {
        dependencies.append(.unusable(key, because: reason))
    }

    /// Nil where the requirement never applies; empty where it always does.
    mutating func conditions(
        of requirement: Requirement, for candidates: [Int], extra: PackageName?
    ) -> [Dependency.Condition]? {
        guard let marker = requirement.marker else { return extra == nil ? [] : nil }
        let holding = candidates.filter { index in
            let environment = table.interpreters[index].markers
            let plain = marker.evaluate(in: environment)
            guard let extra else { return plain }
            return !plain && marker.evaluate(in: environment, extras: [extra])
        }
        if holding.isEmpty { return nil }
        if holding.count == candidates.count || isToolkit { return [] }
        // Told by the interpreters rather than by the marker: wheels of other interpreters may have
        // the same marker, and a text means one set.
        let text = table.text(for: holding)
        meanings.append((table.key, text, .set(table.set(of: holding))))
        return [Dependency.Condition(table.key, text)]
    }

    private mutating func requireInterpreter(_ specifiers: SpecifierSet) {
        guard !isToolkit, !table.interpreters.isEmpty,
            !table.interpreters.allSatisfy({ specifiers.contains($0.version) })
        else { return }
        require(table.key, table.text(for: specifiers), .set(table.set(fitting: specifiers)))
    }
}

extension SpecifierSet {
    /// The version of a lone `==` or `===` without wildcard; nil otherwise.
    var pinnedVersion: PEP440Version? {
        guard specifiers.count == 1, let only = specifiers.first, only.isPinned else { return nil }
        return only.version
    }
}
