internal import Diagnostics

/// The grammar of a text, for people and for the JSON Schema.
package struct TextFormat: Sendable {
    /// What to call such a text, with its article: `a path`.
    package var name: String
    /// What to call several of them.
    package var plural: String
    /// A regular expression of ECMA 262 without look-around; nil where any text will do.
    package var pattern: String?
    /// Whether an editor may take it for a number: `3.10` is written without quotes.
    package var isNumberLike: Bool

    init(
        _ name: String, plural: String? = nil, pattern: String? = nil, isNumberLike: Bool = false
    ) {
        self.name = name
        self.plural = plural ?? "items, each \(name)"
        self.pattern = pattern
        self.isNumberLike = isNumberLike
    }
}

/// How a text becomes a value, with the grammar to show.
struct TextRule<Value>: Sendable {
    var format: TextFormat
    var parse: @Sendable (String) throws(Complaint) -> Value
}

/// Why a text is not a value; `SectionReader` adds which field and where.
struct Complaint: Error {
    /// What was expected; stands under the caret.
    var label: String
    var hints: [Hint]
    /// Characters of the text that are at fault; nil for all.
    var span: Range<Int>?

    init(_ label: String, hints: [Hint] = [], span: Range<Int>? = nil) {
        self.label = label
        self.hints = hints
        self.span = span
    }

    /// A complaint that offers `text` in place of what was written.
    static func mean(_ text: String) -> Complaint { Complaint("did you mean `\(text)`?") }
}
