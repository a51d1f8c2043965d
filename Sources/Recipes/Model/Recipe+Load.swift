package import Diagnostics
internal import PackageModel
internal import YAML

extension Recipe {
    /// Reads a recipe; throws the first of its errors, in the order of the text, with the `others`.
    ///
    /// The bytes need not be UTF-8; `file` is the name that the user knows, and is in every mark.
    package static func load(
        bytes: some Collection<UInt8>, file: String
    ) throws(ProvisionError) -> Recipe {
        let reading = Node.read(bytes, file: file)
        let problems = Problems(reading.problems)
        let recipe = reading.root.flatMap { decode($0, problems) }
        if let error = problems.combined { throw error }
        guard let recipe else {
            throw ProvisionError(
                .invalidValue, "cannot read `\(file)`",
                at: Mark(file: file, line: 1, column: 1))
        }
        return recipe
    }

    /// Reads a recipe from its text; see `load(bytes:file:)`.
    package static func load(text: String, file: String) throws(ProvisionError) -> Recipe {
        try load(bytes: text.utf8, file: file)
    }

    private static func decode(_ root: Node, _ problems: Problems) -> Recipe? {
        root.refuseTags(problems)
        let reader = SectionReader(
            root, path: "", mark: root.mark, fields: RecipeFields.all, problems: problems)
        return reader.flatMap { Recipe($0) }
    }

    /// Nil where a required field is missing; the reader's problems say so.
    private init?(_ reader: SectionReader) {
        reader.checkFormat()
        let name = reader.text("name", .identifier)
        description = reader.text("description", .anything)
        target = Target(reader.section("target"), at: reader.mark)
        system = reader.section("system").map(System.init)
        driver = reader.section("driver").map(Driver.init)
        cuda = reader.section("cuda").map(CUDA.init)
        conda = reader.section("conda").map(Conda.init)
        python = reader.section("python").map(Python.init)
        pytorch = reader.section("pytorch").map(PyTorch.init)
        pip = reader.list("pip", of: .requirement) ?? []
        indexes = reader.indexes()
        profile = Profile(reader.section("profile"), at: reader.mark)
        verify = reader.choices("verify", of: VerificationStep.self)
        reader.checkEnvironment()
        reader.checkLoader(profile)
        if let index = pytorch?.index { reader.checkIndex(index, among: indexes) }
        guard let name else { return nil }
        self.name = name
    }
}

extension SectionReader {
    fileprivate func checkFormat() {
        guard let format = scalar("recipe") else { return }
        guard let number = format.value.integer else {
            let complaint = Complaint("expected `\(Recipe.currentFormat)`")
            return refuse(format.map(\.text), "recipe", complaint)
        }
        guard number != Int64(Recipe.currentFormat) else { return }
        problems.add(
            ProvisionError(
                .unknownFormat, "unknown recipe format `\(number)`", at: format.mark,
                label: "this version reads `\(Recipe.currentFormat)`"))
    }

    /// Exactly one of `conda` and `python` where something is to be installed into it.
    fileprivate func checkEnvironment() {
        if let python = keyMark("python"), let conda = keyMark("conda") {
            let (first, second) = python < conda ? ("python", "conda") : ("conda", "python")
            problems.add(
                ProvisionError(
                    .conflictingSections, "`conda` and `python` exclude each other",
                    at: max(python, conda), label: "`\(second)` makes an environment too",
                    related: [Located("`\(first)` makes one", at: min(python, conda))],
                    hints: ["keep one; for `conda`, name Python in `conda.packages`"]))
        }
        guard !has("python"), !has("conda") else { return }
        for name in ["pytorch", "pip"] {
            guard let mark = keyMark(name) else { continue }
            problems.add(
                ProvisionError(
                    .conflictingSections, "`\(name)` has no environment to go into", at: mark,
                    label: "needs `python` or `conda`",
                    hints: [
                        Hint(
                            "add `python: {version: \">=3.10\"}`, or "
                                + "`conda: {packages: [python=3.11]}`")
                    ]))
            return
        }
    }

    /// A file for the loader names the folder of a toolkit.
    fileprivate func checkLoader(_ profile: Recipe.Profile) {
        guard profile.loaderConfiguration.value, !has("cuda") else { return }
        problems.add(
            ProvisionError(
                .conflictingSections, "`profile.ld-so-conf` has no toolkit to tell the loader of",
                at: profile.loaderConfiguration.mark, label: "needs `cuda`",
                hints: ["drop the line: an environment's own libraries are found without it"]))
    }

    fileprivate func checkIndex(_ index: Located<IndexChoice>, among indexes: [PythonIndex]) {
        guard case .named(let name) = index.value,
            !indexes.contains(where: { $0.name.value == name })
        else { return }
        let names = IndexChoice.words + indexes.map(\.name.value)
        let label =
            Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" }
            ?? "`indexes` has no such name"
        problems.add(
            ProvisionError(
                .invalidValue, "cannot use `\(name.shortened)` as `pytorch.index`",
                at: index.mark, label: label, context: ["known: " + names.joined(separator: ", ")]))
    }
}

extension Node {
    private static let coreTags: Set<String> = Set(
        ["str", "seq", "map", "int", "bool", "float", "null"].map { "tag:yaml.org,2002:" + $0 }
            + ["!"])

    /// Tells of every tag that is not YAML's own; the depth is what the parser allowed.
    fileprivate func refuseTags(_ problems: Problems) {
        if let tag, !Self.coreTags.contains(tag) {
            problems.add(
                ProvisionError(
                    .unexpectedTag, "cannot use the tag `\(tag.shortened)` in a recipe", at: mark))
        }
        for node in sequence ?? mapping?.entries.map(\.value) ?? [] { node.refuseTags(problems) }
    }
}
