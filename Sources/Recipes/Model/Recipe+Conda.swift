package import Diagnostics

extension Recipe {
    /// An environment of conda packages.
    package struct Conda: Sendable {
        /// Exactly these, the first one first.
        package var channels: [Located<String>]
        package var packages: [Located<CondaRequest>]
        /// An environment file to import, relative to the recipe.
        package var file: Located<String>?
    }
}

extension Recipe.Conda {
    private static let standardChannel = "conda-forge"

    static let fields: [Field] = [
        Field(
            "channels", .list(.text(.channel)), default: "[conda-forge]",
            example: "[conda-forge, bioconda]",
            "Exactly these; `.condarc` gives only alias, mirrors, proxy and credentials."),
        Field(
            "packages", .list(.text(.condaRequest)), default: "[]",
            example: "[python=3.11, numpy, \"scipy>=1.11\"]", "What the environment holds."),
        Field(
            "file", .text(.file), example: "environment.yml",
            "An `environment.yml` to import, relative to the recipe."),
    ]

    init(_ reader: SectionReader) {
        channels =
            reader.list("channels", of: .channel)
            ?? [Located(Self.standardChannel, at: reader.mark)]
        packages = reader.list("packages", of: .condaRequest) ?? []
        file = reader.text("file", .file)
    }
}

extension TextRule<String> {
    /// A channel's name, with a label perhaps, or its URL.
    fileprivate static let channel = TextRule(
        format: TextFormat("a channel", plural: "channels", pattern: "^[^\\s]+$")
    ) { text throws(Complaint) in
        if isURL(text) { return text }
        let isName =
            text.utf8.first?.isLetterOrDigit == true
            && text.utf8.allSatisfy { $0.isLetterOrDigit || "._/-".utf8.contains($0) }
            && !text.split(separator: "/", omittingEmptySubsequences: false)
                .contains { $0.isEmpty || $0 == "." || $0 == ".." }
        guard isName else { throw Complaint("expected a channel such as `conda-forge`, or a URL") }
        return text
    }
}
