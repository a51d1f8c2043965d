package import Diagnostics
package import PackageModel

extension Recipe {
    /// A virtual environment on an interpreter of the machine.
    package struct Python: Sendable {
        /// Nil for any version.
        package var version: Located<SpecifierSet>?
        package var interpreter: Located<Interpreter>

        package enum Interpreter: Sendable, Hashable {
            /// Find one that fits.
            case auto
            /// By its absolute path.
            case path(String)
        }
    }
}

extension Recipe.Python {
    static let fields: [Field] = [
        Field(
            "version", .text(.versions), default: "any", example: "\"3.11\"",
            "`3.11` is any 3.11.x; specifiers are allowed."),
        Field(
            "interpreter", .text(.interpreter), default: "auto", example: "/usr/bin/python3.11",
            "`auto` finds one that fits; or an absolute path."),
    ]

    init(_ reader: SectionReader) {
        version = reader.text("version", .versions)
        interpreter = reader.text("interpreter", .interpreter) ?? Located(.auto, at: reader.mark)
    }
}

extension TextRule<Recipe.Python.Interpreter> {
    fileprivate static let interpreter = TextRule(
        format: TextFormat("`auto` or an absolute path", pattern: "^(auto|/.*)$")
    ) { text throws(Complaint) in
        if text == "auto" { return .auto }
        guard let path = try? TextRule<String>.absolutePath.parse(text) else {
            throw Complaint("expected `auto` or an absolute path")
        }
        return .path(path)
    }
}
