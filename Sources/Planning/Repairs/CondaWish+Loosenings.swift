import PackageModel

extension CondaWish {
    /// The package that is meant; nil where the text cannot be read or means several.
    var packageName: String? { (try? MatchSpec(text))?.exactName }

    /// The wish without its version or its build, to be made as narrow again as a solution allows.
    var loosenings: [Loosening] {
        guard let spec = try? MatchSpec(text), let name = spec.exactName, spec.url == nil,
            spec.version != nil || spec.build != nil
        else { return [] }
        let base = (spec.channel.map { "\($0)::" } ?? "") + name
        guard let version = spec.version, !version.isAny else {
            return [Loosening(replaced(by: base))]
        }
        guard let build = spec.build else {
            return [freed(base, name) { Self.narrowed(base, version, to: $0, build: nil) }]
        }
        let exact = version.exactVersion
        // Beside a build a plain version is exactly that one, which few mean.
        let meant = exact.map { [Loosening(replaced(by: "\(base)=\($0).*=\(build)"))] } ?? []
        let kept = base + (exact.map { "=\($0)" } ?? Self.spelled(version))
        return meant + [
            Loosening(replaced(by: kept)),
            freed("\(base)=*=\(build)", name) {
                Self.narrowed(base, version, to: $0, build: "\(build)")
            },
        ]
    }

    private func replaced(by text: String) -> Repair.Change {
        .conda(
            self,
            CondaWish(text, at: mark, sentence: "the recipe says `conda: \(text)`"))
    }

    /// The wish as `text`, then with the version that a solution has of it.
    private func freed(
        _ text: String, _ name: String, narrowed: @escaping @Sendable (String) -> [String]
    ) -> Loosening {
        let change = replaced(by: text)
        return Loosening(
            loosen: { change.apply(to: &$0) },
            changes: { solution in
                let chosen = solution.condaChoices.first { $0.record.name == name }
                return chosen.map { narrowed($0.record.version).map(replaced) } ?? []
            })
    }

    /// Wishes for a version near `chosen`, the widest first.
    private static func narrowed(
        _ base: String, _ old: CondaVersionSpec, to chosen: String, build: String?
    ) -> [String] {
        let minor = chosen.split(separator: ".").prefix(2).joined(separator: ".")
        if let build { return ["\(base)=\(minor).*=\(build)", "\(base)=\(chosen)=\(build)"] }
        let text = old.description
        let isLowerBound = text.hasPrefix(">") && !text.contains { ",|".contains($0) }
        return ["\(base)\(isLowerBound ? ">=" : "=")\(minor)", "\(base)=\(chosen)"]
    }

    /// A version as it follows a name: `=2.9`, `>=2,<3`.
    private static func spelled(_ version: CondaVersionSpec) -> String {
        let text = version.description
        guard text.hasSuffix(".*"), text.first?.isNumber == true else { return text }
        return "=\(text.dropLast(2))"
    }
}
