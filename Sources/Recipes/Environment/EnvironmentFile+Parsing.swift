package import Diagnostics
internal import PackageModel
internal import YAML

extension EnvironmentFile {
    /// Reads the text of an environment file; throws the first of its errors with the `others`.
    ///
    /// `architecture` decides line selectors such as `# [aarch64]`; the system is Linux. `read` gives
    /// the bytes of a file that a line `-r` includes, by a name relative to where `file` is; without
    /// it such a line is refused. Lines for pip that cannot be followed are no errors yet.
    package init(
        parsing text: String, file: String, for architecture: Recipe.Architecture = .x86_64,
        reading read: ((String) throws -> [UInt8])? = nil
    ) throws(ProvisionError) {
        try self.init(
            parsing: Array(text.utf8), file: file, for: architecture, reading: read)
    }

    /// Reads the bytes of an environment file, which need not be UTF-8.
    package init(
        parsing bytes: [UInt8], file: String, for architecture: Recipe.Architecture = .x86_64,
        reading read: ((String) throws -> [UInt8])? = nil
    ) throws(ProvisionError) {
        let selected = LineSelectors(architecture).apply(to: bytes)
        let reading = Node.read(selected, file: file)
        let problems = Problems(reading.problems)
        var pipLines = PipLines()
        let decoded = reading.root.flatMap { Self.decode($0, file, problems, &pipLines) }
        if let error = problems.combined { throw error }
        guard let decoded else {
            throw ProvisionError(
                .invalidValue, "cannot read `\(file)`",
                at: Mark(file: file, line: 1, column: 1))
        }
        self = decoded
        pipLines.include(reading: read)
        take(pipLines)
    }

    static let fields: [Field] = [
        Field("name", .text(.environmentName), "The environment's name."),
        Field("prefix", .text(.anything), "Where conda would put it."),
        Field("channels", .list(.text(.environmentChannel)), "Where packages come from."),
        Field("dependencies", .list(.text(.matchSpec)), "What the environment holds."),
        Field(
            "variables", .table(TextRule<String>.variableSyntax.format, .text(.anything)),
            "Variables that are set when it is activated."),
        Field("platforms", .list(.text(.platform)), "What it is for."),
        Field("category", .text(.anything), "A label."),
    ]

    private static func decode(
        _ root: Node, _ file: String, _ problems: Problems, _ pipLines: inout PipLines
    ) -> EnvironmentFile? {
        guard let mapping = root.mapping else {
            problems.add(
                ProvisionError(
                    .wrongType, "cannot read `\(file)` as an environment file", at: root.mark,
                    label: "expected a mapping with `dependencies`"))
            return nil
        }
        let known = fields.map(\.name)
        let unknown = mapping.entries.map(\.key).filter { !known.contains($0.value) }
        // Keys of other tools must not be errors, so the reader knows them for once.
        let others = unknown.map { Field($0.value, .text(.anything), "") }
        return SectionReader(
            root, path: "", mark: root.mark, fields: fields + others, problems: problems
        ).map { EnvironmentFile($0, file, unknown: unknown, &pipLines) }
    }

    private init(
        _ reader: SectionReader, _ file: String, unknown: [Located<String>],
        _ pipLines: inout PipLines
    ) {
        self.file = file
        name = reader.text("name", .environmentName)
        channels = Self.once(reader.list("channels", of: .environmentChannel) ?? [])
        platforms = reader.list("platforms", of: .platform) ?? []
        let read = reader.environmentVariables()
        variables = read.kept
        (packages, pip, indexes, refused, torchBuild) = ([], [], [], [], nil)
        warnings = unknown.map { Self.ignored($0, among: Self.fields.map(\.name)) } + read.left
        readDependencies(reader, &pipLines)
        if let mark = reader.keyMark("prefix") {
            warn("`prefix` of `\(file)` is not used", at: mark, label: "the recipe's name decides")
        }
        noteChannels(reader)
        notePlatforms()
        if let retired { warnings.append(retired.diagnosis) }
        warnings.sort { ($0.mark?.line ?? 0, $0.message) < ($1.mark?.line ?? 0, $1.message) }
    }

    private mutating func take(_ lines: PipLines) {
        pip = lines.requirements
        indexes = lines.indexes
        torchBuild = lines.torchBuild
        refused = lines.refused
        warnings += lines.warnings
    }

    /// The channels without `nodefaults`, each once.
    private static func once(_ channels: [Located<String>]) -> [Located<String>] {
        var seen: Set<String> = ["nodefaults"]
        return channels.filter { seen.insert($0.value).inserted }
    }

    mutating func warn(_ message: String, at mark: Mark, label: String? = nil) {
        warnings.append(ProvisionError(.ignoredField, message, at: mark, label: label))
    }

    private static func ignored(_ key: Located<String>, among names: [String]) -> ProvisionError {
        let meant = Suggestion.nearest(to: key.value, among: names)
        return ProvisionError(
            .ignoredField, "`\(key.value.shortened)` is no field of an environment file",
            at: key.mark, label: meant.map { "did you mean `\($0)`?" } ?? "not used")
    }

    /// conda would take the user's own channels; what is the same everywhere is one's own words.
    private mutating func noteChannels(_ reader: SectionReader) {
        guard channels.isEmpty else { return }
        let mark = reader.keyMark("channels") ?? reader.mark
        warn(
            "`\(file)` names no channel", at: mark,
            label: "those of the recipe count, or `\(Recipe.Conda.standardChannel)`")
    }

    private mutating func notePlatforms() {
        guard let first = platforms.first,
            !platforms.contains(where: { $0.value.hasPrefix("linux-") })
        else { return }
        let names = platforms.map(\.value).joined(separator: ", ")
        warn("`\(file)` is for \(names.shortened)", at: first.mark, label: "this is Linux")
    }
}

extension SectionReader {
    /// The variables; those that the profile sets itself are left out with a warning.
    fileprivate func environmentVariables() -> (
        kept: [(name: Located<String>, value: Located<String>)], left: [ProvisionError]
    ) {
        var kept: [(name: Located<String>, value: Located<String>)] = []
        var left: [ProvisionError] = []
        for (name, node) in table("variables", .variableSyntax) {
            guard let scalar = node.scalar else {
                problems.add(
                    .wrongType(
                        node, path("variables.\(name.value)"), key: name.mark,
                        expected: .text(TextRule<String>.anything.format)))
                continue
            }
            guard (try? TextRule<String>.variableName.parse(name.value)) != nil else {
                left.append(
                    ProvisionError(
                        .ignoredField, "the variable `\(name.value)` is left out", at: name.mark,
                        label: "the profile sets this one itself"))
                continue
            }
            let value = Located(scalar.isNull ? "" : scalar.text, at: node.mark)
            parse(value, .anything, "variables.\(name.value)").map { kept.append((name, $0)) }
        }
        return (kept.sorted { $0.name.value < $1.name.value }, left)
    }
}
