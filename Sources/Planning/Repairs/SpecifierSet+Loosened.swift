import PackageModel

extension SpecifierSet {
    /// Specifiers that admit `version`, those first that say most of what these say; with `isMinor`
    /// its minor release alone, `==2.9.*`.
    func loosened(to version: PEP440Version, isMinor: Bool = false) -> [SpecifierSet] {
        let minor = "==\(version.minorText).*"
        let texts = isMinor ? [minor] : [clauses(admitting: version), minor]
        var loosened: [SpecifierSet] = []
        for text in texts {
            guard let made = try? SpecifierSet(text), made.contains(version), made != self,
                !loosened.contains(made)
            else { continue }
            loosened.append(made)
        }
        return loosened
    }

    /// The minor release of the one version that these admit: `==2.2.*` of `==2.2.0`.
    var ownMinor: SpecifierSet? {
        guard let pinnedVersion, let made = try? SpecifierSet("==\(pinnedVersion.minorText).*"),
            made.contains(pinnedVersion), made != self
        else { return nil }
        return made
    }

    /// Each clause that holds as it is, the others moved just so far that they hold.
    private func clauses(admitting version: PEP440Version) -> String {
        specifiers.compactMap { clause in
            if clause.contains(version) { return clause.description }
            switch clause.comparison {
            case .atLeast, .greater: return ">=\(version.minorText)"
            case .less, .atMost: return "<\(version.major &+ 1)"
            case .equal, .compatible, .arbitrary: return "==\(version.minorText).*"
            case .notEqual: return nil
            }
        }.joined(separator: ",")
    }
}

extension PEP440Version {
    /// `2.9` of 2.9.1.
    fileprivate var minorText: String { "\(major).\(minor)" }
}
