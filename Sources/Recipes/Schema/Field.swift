/// One row of the table of fields.
///
/// The decoder, the JSON Schema and the reference page all come from it.
package struct Field: Sendable {
    package var name: String
    package var type: FieldType
    /// What holds where the field is absent, as one would write it or in words; nil for nothing.
    package var standard: String?
    package var isRequired: Bool
    /// One sentence or more, Markdown.
    package var summary: String
    /// A value as one would write it; for a section, empty.
    package var example: String

    init(
        _ name: String, _ type: FieldType, default standard: String? = nil,
        isRequired: Bool = false, example: String = "", _ summary: String
    ) {
        self.name = name
        self.type = type
        self.standard = standard
        self.isRequired = isRequired
        self.summary = summary
        self.example = example
    }
}

/// What a field may hold.
package indirect enum FieldType: Sendable {
    case text(TextFormat)
    case choice([String])
    case boolean
    /// Only this number.
    case number(Int)
    case list(FieldType)
    case either([FieldType])
    /// Names of the user's own, each with a value.
    case table(TextFormat, FieldType)
    /// Named fields.
    case section([Field])

    /// The fields in it, where it is a section or a table of sections.
    package var fields: [Field] {
        switch self {
        case .section(let fields): fields
        case .table(_, let values): values.fields
        default: []
        }
    }
}

extension FieldType {
    /// All names of a choice.
    static func choice<Choice: RecipeChoice>(of type: Choice.Type) -> FieldType {
        .choice(Choice.allCases.map(\.rawValue))
    }

    static func text<Value>(_ rule: TextRule<Value>) -> FieldType { .text(rule.format) }
}

/// A closed set of words that a field may hold.
package protocol RecipeChoice: RawRepresentable<String>, CaseIterable, Sendable, Hashable {}
