import Resolution

extension Solution {
    /// So many of those who want a package are named.
    private static let namedRequirers = 4

    /// Who wants a package: those that need it themselves, each with the recipe's line behind it.
    func requirers(of key: PackageKey) -> [String] {
        var sentences: [String] = []
        for edge in edges(to: key) + projects(metBy: key).flatMap(edges) {
            switch edge.source {
            case .root(let index):
                if let line = rootLine(index) { sentences.append(line) }
            // That a conda package is the project is nobody's wish.
            case .package(let source) where projects(metBy: key).contains(identity(source)):
                continue
            case .package(let source):
                sentences.append(sentence(edge, from: source))
            }
        }
        var unique: [String] = []
        for sentence in sentences where !unique.contains(sentence) { unique.append(sentence) }
        guard unique.count > Self.namedRequirers else { return unique }
        let rest = unique.count - Self.namedRequirers
        return unique.prefix(Self.namedRequirers) + ["… and \(rest) more"]
    }

    /// The Python projects that a conda package is in this solution.
    private func projects(metBy key: PackageKey) -> [PackageKey] {
        guard let package = key.condaPackage?.name else { return [] }
        return resolved.choices.filter { project, candidate in
            project.base == project
                && catalog.wheel(of: project, candidate: candidate)?.provider?.package == package
        }.keys.sorted()
    }

    /// The edges that lead to a package or to an extra of it, those of the recipe first.
    private func edges(to key: PackageKey) -> [ResolvedSet.Edge] {
        resolved.edges.filter { edge in
            guard edge.target == key || identity(edge.target) == identity(key) else { return false }
            if case .package(let source) = edge.source { return identity(source) != identity(key) }
            return true
        }.sorted { $0.source < $1.source }
    }

    /// A package without its extra.
    private func identity(_ key: PackageKey) -> PackageKey {
        key.condaPackage.map { .conda($0.name) } ?? key.base
    }

    private func sentence(_ edge: ResolvedSet.Edge, from source: PackageKey) -> String {
        let requirement = [identity(edge.target).shownName, edge.requirement.text]
            .filter { !$0.isEmpty }.joined(separator: " ")
        let needs = "`\(shown(source))` needs `\(requirement)`"
        let path = pathToRecipe(from: source)
        let between = path.through.dropLast().map { "`\($0.shownName)`" }
        let passing = between.isEmpty ? "" : " through \(between.joined(separator: ", "))"
        return needs + passing + (path.line.map { ": \($0)" } ?? "")
    }

    /// The shortest way from a package up to a line of the recipe.
    private func pathToRecipe(
        from start: PackageKey
    ) -> (through: [PackageKey], line: String?) {
        var seen: Set<PackageKey> = [identity(start)]
        var queue: [[PackageKey]] = [[]]
        var heads = [identity(start)]
        var next = 0
        while next < heads.count {
            let (head, path) = (heads[next], queue[next])
            next += 1
            for edge in edges(to: head) {
                switch edge.source {
                case .root(let index):
                    if let line = rootLine(index) { return (path + [head], line) }
                case .package(let source) where seen.insert(identity(source)).inserted:
                    heads.append(identity(source))
                    queue.append(head == identity(start) ? path : path + [head])
                case .package: continue
                }
            }
        }
        return ([], nil)
    }

    /// The recipe's line behind a root, or the machine's fact, with its place.
    private func rootLine(_ index: Int) -> String? {
        let roots = problem.condaRoots + problem.roots.map(\.requirement)
        guard roots.indices.contains(index), let text = roots[index].text else { return nil }
        return text + (roots[index].mark.map { " at \($0)" } ?? "")
    }

    private func shown(_ key: PackageKey) -> String {
        [identity(key).shownName, label(of: key)].compactMap(\.self).joined(separator: " ")
    }
}

extension PackageKey {
    /// The name without marks of extras and namespaces.
    var shownName: String {
        self == .driver ? "driver" : condaPackage?.name ?? name
    }
}
