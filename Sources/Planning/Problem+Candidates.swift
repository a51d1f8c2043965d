import Diagnostics
import PackageModel
import Resolution

extension Problem {
    /// Whether there is something that wheels are installed into.
    var hasEnvironment: Bool { python != nil || conda != nil }

    /// The interpreters that the environment may have.
    var interpreterTable: InterpreterTable {
        if let condaPythons { return condaPythons }
        return InterpreterTable(machine: interpreters)
    }

    /// The interpreters of the target that fit `python`, in order of preference.
    package var interpreters: [Interpreter] {
        guard let python else { return condaPythons?.interpreters ?? [] }
        return target.interpreters.filter { python.value.contains($0.version) }
    }

    /// The interpreters whose wheels count for a package: those of the environment, or any for
    /// what is merely unpacked.
    func interpreterTable(of key: PackageKey) -> InterpreterTable {
        key.namespace == .cuda || !hasEnvironment
            ? InterpreterTable(machine: [target.anyPython]) : interpreterTable
    }

    func interpreters(of key: PackageKey) -> [Interpreter] {
        interpreterTable(of: key).interpreters
    }

    /// The interpreter as a package of the problem.
    var interpreterList: CandidateList {
        CandidateList("Python", labels: interpreters.map(\.version.description))
    }

    /// What the solver starts from, in the recipe's order, with the meaning of each text.
    ///
    /// With conda packages the driver stands before their wishes, in `condaRoots`.
    var roots: [Root] {
        (conda == nil ? driverRoots : []) + wishedRoots + machineRoots
    }

    private var wishedRoots: [Root] {
        var roots: [Root] = []
        if let python { roots.append(Root(.interpreter, python.value, python)) }
        for wish in requirements {
            let requirement = wish.requirement.value
            for extra in [nil] + requirement.extras.map(Optional.some) {
                roots.append(
                    Root(
                        .project(requirement.name, extra: extra, isToolkit: false),
                        requirement.specifiers, wish.requirement))
            }
        }
        guard let toolkit, let project = PackageName(ToolkitComponents.project) else {
            return roots
        }
        roots.append(
            Root(.project(project, isToolkit: true), toolkit.version.value, toolkit.version))
        for library in ToolkitLibrary.allCases {
            guard let wish = toolkit.wish(for: library) else { continue }
            roots.append(Root(library.key, wish.value, wish))
        }
        for component in toolkit.components {
            roots.append(
                Root(
                    .project(project, extra: component.value, isToolkit: true), SpecifierSet(),
                    component))
        }
        return roots
    }

    /// A root requirement with what its text means.
    struct Root {
        var requirement: RootRequirement
        var meaning: VersionRule

        init(_ requirement: RootRequirement, meaning: VersionRule) {
            self.requirement = requirement
            self.meaning = meaning
        }

        init<Value>(_ key: PackageKey, _ specifiers: SpecifierSet, _ wish: Wish<Value>) {
            requirement = RootRequirement(
                key, RequirementText(specifiers.description), at: wish.mark,
                text: "the recipe says `\(wish.text)`")
            meaning = specifiers.isEmpty ? .anything : .specifiers(specifiers)
        }
    }
}
