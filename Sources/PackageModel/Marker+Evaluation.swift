extension Marker {
    /// Whether it holds in `environment`.
    ///
    /// `extras` is what `extra` stands for (and `extras`, in lock files): `extra == "x"` asks whether
    /// `x` is among them. `groups` is what `dependency_groups` stands for.
    package func evaluate(
        in environment: MarkerEnvironment, extras: Set<PackageName> = [],
        groups: Set<PackageName> = []
    ) -> Bool {
        switch self {
        case .comparison(let comparison):
            comparison.holds(in: environment, extras: extras, groups: groups)
        case .all(let parts):
            parts.allSatisfy { $0.evaluate(in: environment, extras: extras, groups: groups) }
        case .any(let parts):
            parts.contains { $0.evaluate(in: environment, extras: extras, groups: groups) }
        }
    }
}

extension Marker.Comparison {
    fileprivate func holds(
        in environment: MarkerEnvironment, extras: Set<PackageName>, groups: Set<PackageName>
    ) -> Bool {
        switch (left, right) {
        case (_, .variable(.extras)): return holds(among: extras, in: environment)
        case (_, .variable(.dependencyGroups)): return holds(among: groups, in: environment)
        case (.variable(.extra), _):
            return holdsForOne(extras) { sign.holds($0, right.text(in: environment)) }
        case (_, .variable(.extra)):
            return holdsForOne(extras) { sign.holds(left.text(in: environment), $0) }
        default:
            let (first, second) = (left.text(in: environment), right.text(in: environment))
            return versionsHold(first, second) ?? sign.holds(first, second)
        }
    }

    /// The answer of PEP 440; nil where this is no comparison of two versions.
    private func versionsHold(_ first: String, _ second: String) -> Bool? {
        guard comparesVersions, case .compares(let comparison) = sign,
            let clause = specifier ?? (try? Specifier(comparison.rawValue + second)),
            let version = PEP440Version(first)
        else { return nil }
        return clause.contains(version)
    }

    private var comparesVersions: Bool {
        if case .variable(let variable) = left, variable.isVersion { return true }
        if case .variable(let variable) = right, variable.isVersion { return true }
        return false
    }

    private func holds(among names: Set<PackageName>, in environment: MarkerEnvironment) -> Bool {
        let isMember = PackageName(left.text(in: environment)).map(names.contains) ?? false
        return sign == .isNotIn ? !isMember : isMember
    }

    /// Negations hold if they hold for all extras, everything else if it does for one.
    ///
    /// Where no extra is asked for, `extra` is the empty text.
    private func holdsForOne(_ extras: Set<PackageName>, _ holds: (String) -> Bool) -> Bool {
        let names = extras.isEmpty ? [""] : extras.map(\.normalized)
        return switch sign {
        case .compares(.notEqual), .isNotIn: names.allSatisfy(holds)
        default: names.contains(where: holds)
        }
    }
}

extension Marker.Operand {
    fileprivate func text(in environment: MarkerEnvironment) -> String {
        switch self {
        case .literal(let text): text
        case .variable(let variable): environment[variable] ?? ""
        }
    }
}

extension Marker.Sign {
    /// The comparison of two texts: they have no order, so `<` and `>` never hold, and `<=` and `>=`
    /// are equality (pypa/packaging.python.org#1988).
    ///
    /// `~=` knows versions alone.
    fileprivate func holds(_ left: String, _ right: String) -> Bool {
        switch self {
        case .isIn: right.utf8.containsSequence(left.utf8)
        case .isNotIn: !right.utf8.containsSequence(left.utf8)
        case .compares(.equal), .compares(.arbitrary), .compares(.atMost), .compares(.atLeast):
            left.utf8.elementsEqual(right.utf8)
        case .compares(.notEqual): !left.utf8.elementsEqual(right.utf8)
        case .compares(.less), .compares(.greater), .compares(.compatible): false
        }
    }
}

extension String.UTF8View {
    /// Whether `other` occurs in it; the empty text occurs everywhere.
    fileprivate func containsSequence(_ other: String.UTF8View) -> Bool {
        var rest = self[...]
        while rest.count >= other.count {
            if rest.starts(with: other) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}
