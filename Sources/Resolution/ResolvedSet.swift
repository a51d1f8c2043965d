/// A solution: one candidate for each package that is needed, and who needs it.
package struct ResolvedSet: Sendable, Equatable {
    /// Package → index in its candidate list.
    package var choices: [PackageKey: Int]
    /// Each requirement that is in force, sorted by target, then by source.
    package var edges: [Edge]

    /// One package, or the recipe, requires another package.
    package struct Edge: Sendable, Hashable {
        package var source: Source
        package var target: PackageKey
        package var requirement: RequirementText

        package init(_ source: Source, requires target: PackageKey, _ requirement: RequirementText)
        {
            self.source = source
            self.target = target
            self.requirement = requirement
        }
    }

    package enum Source: Sendable, Hashable, Comparable {
        /// An index in the solver's root requirements.
        case root(Int)
        case package(PackageKey)
    }

    package init(choices: [PackageKey: Int], edges: [Edge]) {
        self.choices = choices
        self.edges = edges.sorted {
            ($0.target, $0.source, $0.requirement.text)
                < ($1.target, $1.source, $1.requirement.text)
        }
    }

    /// Who requires `key`.
    package func requirers(of key: PackageKey) -> [Edge] { edges.filter { $0.target == key } }

    /// The packages that `key` requires, without repetition, sorted.
    package func dependencies(of key: PackageKey) -> [PackageKey] {
        Set(edges.lazy.filter { $0.source == .package(key) }.map(\.target)).sorted()
    }
}
