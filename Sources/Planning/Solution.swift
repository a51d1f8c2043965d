import Indexes
package import PackageModel
import Resolution

/// A consistent choice of one candidate for each package of a problem.
package struct Solution: Sendable {
    let problem: Problem
    let catalog: Catalog
    let resolved: ResolvedSet
    /// What people should know of how it was found, for the lock's notes.
    var remarks: [String] = []

    /// A chosen project.
    struct Choice {
        var key: PackageKey
        var name: PackageName
        var isToolkit: Bool
        var candidate: Int
        var version: PEP440Version
        var file: IndexFile
        /// Extras that somebody asked for.
        var extras: [PackageName]
    }

    /// The interpreter of the machine that carries the environment; nil where there is none, and
    /// where Python is a package of the environment itself.
    package var interpreter: Interpreter? {
        resolved.choices[.interpreter].map { problem.interpreters[$0] }
    }

    /// All projects, sorted by place and name.
    var choices: [Choice] {
        var extras: [PackageKey: [PackageName]] = [:]
        for (key, _) in resolved.choices {
            if let extra = key.project?.extra { extras[key.base, default: []].append(extra) }
        }
        return resolved.choices.compactMap { key, candidate in
            guard let project = key.project, project.extra == nil,
                let wheel = catalog.wheel(of: key, candidate: candidate), let file = wheel.file
            else { return nil }
            return Choice(
                key: key, name: wheel.library?.project ?? project.name,
                isToolkit: project.isToolkit, candidate: candidate,
                version: wheel.version, file: file, extras: (extras[key] ?? []).sorted())
        }
        .sorted { ($0.isToolkit ? 0 : 1, $0.name) < ($1.isToolkit ? 0 : 1, $1.name) }
    }

    /// The chosen version of a project, for callers that ask about a few.
    package func version(of name: PackageName, isToolkit: Bool = false) -> PEP440Version? {
        let key = PackageKey.project(name, isToolkit: isToolkit)
        return resolved.choices[key].flatMap { catalog.wheel(of: key, candidate: $0)?.version }
    }

    /// Names of all projects of the environment with their versions.
    package var environment: [PackageName: PEP440Version] {
        Dictionary(
            uniqueKeysWithValues: choices.filter { !$0.isToolkit }.map { ($0.name, $0.version) })
    }

    /// What a chosen project needs, extras included, as names in its own place.
    func dependencies(of choice: Choice) -> [PackageName] {
        let keys =
            [choice.key]
            + choice.extras.map {
                PackageKey.project(choice.name, extra: $0, isToolkit: choice.isToolkit)
            }
        let names = keys.flatMap(resolved.dependencies(of:)).compactMap { target -> PackageName? in
            guard let project = target.project, project.isToolkit == choice.isToolkit,
                provider(of: target) == nil
            else { return nil }
            return project.name
        }
        return Set(names).subtracting([choice.name]).sorted()
    }

    /// The conda packages that meet what a chosen project needs.
    func condaDependencies(of choice: Choice) -> [String] {
        resolved.dependencies(of: choice.key).compactMap {
            provider(of: $0)?.package ?? $0.condaPackage?.name
        }
    }

    /// The conda package that was chosen in place of a wheel.
    private func provider(of target: PackageKey) -> WheelCandidate.Provider? {
        resolved.choices[target].flatMap { catalog.wheel(of: target, candidate: $0)?.provider }
    }
}
