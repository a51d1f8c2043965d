import PackageModel
import Planning
import Testing

/// One resolver scenario of the corpus: an index, what is asked of it, and what must come out.
struct Scenario: Sendable, CustomTestStringConvertible {
    let path: String
    let text: String

    var testDescription: String { path }

    enum Verdict {
        case run(Expectation)
        /// Why the scenario says nothing about us.
        case notApplicable(String)
    }

    struct Expectation {
        var source: TableSource
        var requirements: [String]
        var python: String
        var isSatisfiable: Bool
        var packages: [String: String]
    }

    private static let resolverOptions = ["resolver_options"]

    func verdict() throws -> Verdict {
        let toml = ScenarioText(text)
        if let reason = reasonToSkip(toml) { return .notApplicable(reason) }
        var source = TableSource()
        for table in toml.order where table.count == 4 && table[2] == "versions" {
            try source.serve(table[1], release(table, toml))
        }
        let expected = ["expected"]
        let packages = (toml.tables[["expected", "packages"]] ?? [:]).compactMapValues(\.first)
        let python =
            toml.string(Self.resolverOptions, "python") ?? toml.string(["environment"], "python")
        return .run(
            Expectation(
                source: source, requirements: toml.strings(["root"], "requires") ?? [],
                python: python ?? "3.12",
                isSatisfiable: toml.flag(expected, "satisfiable") ?? true, packages: packages))
    }

    /// Universal locks, source distributions and resolution modes are not what `provision` does.
    private func reasonToSkip(_ toml: ScenarioText) -> String? {
        if toml.flag(Self.resolverOptions, "universal") == true { return "a universal lock" }
        if toml.strings(Self.resolverOptions, "no_binary") != nil {
            return "needs a source distribution"
        }
        if toml.string(Self.resolverOptions, "resolution") != nil { return "asks for the lowest" }
        for table in toml.order where table.count == 4 {
            if toml.flag(table, "wheel") == false { return "needs a source distribution" }
            let tags = toml.strings(table, "wheel_tags")
            if tags != nil, toml.flag(table, "sdist") != false,
                toml.flag(["expected"], "satisfiable") == true
            {
                return "needs a source distribution"
            }
        }
        return nil
    }

    private func release(_ table: [String], _ toml: ScenarioText) -> TableSource.Release {
        var release = TableSource.Release(version: table[3])
        release.requires = toml.strings(table, "requires") ?? []
        release.extras = toml.tables[table + ["extras"]] ?? [:]
        release.requiresPython = toml.string(table, "requires_python")
        release.tags = toml.strings(table, "wheel_tags") ?? release.tags
        release.hasSource = toml.flag(table, "sdist") ?? true
        if toml.flag(table, "yanked") == true { release.yanked = "" }
        return release
    }
}
