package import Diagnostics
internal import PackageModel
internal import YAML

/// A recipe that says what an environment file said, for a person to go on with.
package struct RecipeText: Sendable {
    /// Loads as a recipe.
    package let text: String
    /// What the file said and the recipe does not, or says otherwise.
    package let notes: [ProvisionError]

    /// Writes the recipe; PyTorch becomes the section `pytorch`, also from the retired channel.
    package init(importing environment: EnvironmentFile) {
        var writer = RecipeWriter(environment)
        text = writer.text()
        let told = environment.warnings.filter { $0.code != .retiredChannel }
        notes = told + writer.notes + environment.refused.map(\.error)
    }
}

private struct RecipeWriter {
    private typealias Field = YAMLValue.Field

    private let environment: EnvironmentFile
    private let retired: RetiredPyTorch?
    private let torch: TorchRequest?
    private(set) var notes: [ProvisionError] = []

    init(_ environment: EnvironmentFile) {
        self.environment = environment
        retired = environment.retired
        torch = retired?.request ?? environment.torch
    }

    mutating func text() -> String {
        let sections = [head, conda(), pytorch(), pip, indexes, profile]
        return sections.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var head: String {
        let comment = "# Made by `provision import \(environment.file.printable)`.\n"
        return comment
            + YAMLEmitter.text(
                .mapping([Field("recipe", 1), Field("name", .text(environment.recipeName))]))
    }

    private mutating func conda() -> String {
        let packages = retired?.others ?? environment.packages
        var texts = packages.map(\.value.text)
        let needsPython = torch != nil || !environment.pip.isEmpty
        let hasPython = packages.contains { $0.value.name == "python" }
        if needsPython, !hasPython {
            texts.insert("python", at: 0)
            note("`python` is added to the packages: what pip installs needs it")
        }
        var names = (retired?.channels ?? environment.channels).map(\.value)
        if names.isEmpty { names = [Recipe.Conda.standardChannel] }
        return section(
            "conda",
            [
                Field("channels", .line(names)), Field("packages", .list(texts.map { .text($0) })),
            ])
    }

    private mutating func pytorch() -> String {
        guard let torch else { return "" }
        var fields: [Field] = []
        if let version = torch.version?.value {
            fields.append(Field("version", .text(version.recipeSpelling)))
        }
        fields.append(Field("build", .text((torch.build?.value ?? .auto).description)))
        if !torch.packages.isEmpty {
            fields.append(Field("packages", .line(torch.packages.map { "\($0.value)" })))
        }
        return comment(on: torch) + section("pytorch", fields)
    }

    private mutating func comment(on torch: TorchRequest) -> String {
        var lines: [String] = []
        if let retired {
            let specs = EnvironmentFile.packages(for: torch.build?.value, cuda: retired.cuda)
            note("PyTorch of the retired channel is now the section `pytorch`", at: torch.mark)
            lines = [
                "PyTorch no longer publishes conda packages: these are its wheels, on conda's Python.",
                "Or take conda-forge's: remove this section, and add to `conda.packages`",
                "[\(specs.joined(separator: ", "))].",
            ]
        } else {
            note("`torch` of `pip` is now the section `pytorch`", at: torch.mark)
            lines = ["From the lines of pip."]
        }
        if case .cuda? = torch.build?.value {
            lines.append("`build: auto` takes the newest build that runs on this machine's GPUs.")
        }
        return lines.map { "# \($0)\n" }.joined()
    }

    private var pip: String {
        let lines = torch == nil ? environment.pip : environment.pipWithoutTorch
        guard !lines.isEmpty else { return refused }
        return refused
            + YAMLEmitter.text(
                .mapping([Field("pip", .list(lines.map { .text("\($0.value)") }))]))
    }

    /// Lines for pip that no index can answer, as comments.
    private var refused: String {
        guard !environment.refused.isEmpty else { return "" }
        let lines = environment.refused.map { "#   \($0.text.value.printable)\n" }
        return "# Not imported, since no index can answer it:\n" + lines.joined()
    }

    private var indexes: String {
        let fields = environment.indexes.enumerated().map { number, url in
            Field("environment-\(number + 1)", .mapping([Field("url", .text(url.value))]))
        }
        guard !fields.isEmpty else { return "" }
        let comment = "# A package comes from the first that has it; name some with `packages`.\n"
        return comment + section("indexes", fields)
    }

    private var profile: String {
        let variables = environment.variables.map { Field($0.name.value, .text($0.value.value)) }
        guard !variables.isEmpty else { return "" }
        return section("profile", [Field("variables", .mapping(variables))])
    }

    private func section(_ name: String, _ fields: [Field]) -> String {
        YAMLEmitter.text(.mapping([Field(name, .mapping(fields))]))
    }

    private mutating func note(_ message: String, at mark: Mark? = nil) {
        notes.append(ProvisionError(.ignoredField, message, at: mark))
    }
}

extension EnvironmentFile {
    /// The file's name for the environment, else the file's own, as a recipe can have it.
    fileprivate var recipeName: String {
        let stem = file.split(separator: "/").last?.split(separator: ".").first ?? ""
        let candidates = [name?.value ?? "", String(stem), "environment"]
        let names = candidates.map { TextRule<String>.hyphenated($0) }
        return names.first { !$0.isEmpty && $0 != "base" && $0 != "root" } ?? "environment"
    }
}

extension SpecifierSet {
    /// As one writes it in a recipe: `2.9` for `==2.9.*`, `2.9.1` for `==2.9.1`.
    fileprivate var recipeSpelling: String {
        let text = description
        guard text.hasPrefix("=="), !text.hasPrefix("==="), !text.contains(",") else { return text }
        let bare =
            text.hasSuffix(".*") ? String(text.dropFirst(2).dropLast(2)) : String(text.dropFirst(2))
        let read = try? TextRule<SpecifierSet>.versions.parse(bare)
        return read == self ? bare : text
    }
}

extension String {
    /// The text for a comment: without line ends and other controls, and not without end.
    fileprivate var printable: String {
        let hidden: Set<Unicode.GeneralCategory> = [
            .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse,
            .unassigned,
        ]
        let shown = unicodeScalars.lazy
            .filter { !hidden.contains($0.properties.generalCategory) }.prefix(500)
        return String(String.UnicodeScalarView(shown))
    }
}
