/// Something that the reader can type or change to get on.
package struct Hint: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// One paragraph; commands stand in backticks.
    package let text: String

    package init(_ text: String) { self.text = text }
    package init(stringLiteral value: String) { text = value }
}

/// The one error type that crosses module borders.
///
/// Errors are data; `Provision` turns them into characters. `message` is lower case, present tense
/// and without a full stop, the object in backticks: `cannot …` is a refusal, `failed to …` an
/// attempt that broke.
package struct ProvisionError: Error, Sendable {
    package var code: ErrorCode
    package var message: String
    /// The chain of causes from the nearest outward, one line each.
    package var context: [String]
    package var hints: [Hint]
    /// Where the user wrote what is wrong, if it was the user.
    package var mark: Mark?
    /// What to print beside the caret under `mark`.
    package var label: String?
    /// Other places in the user's text that took part, each with its label.
    package var related: [Located<String>]
    /// Further errors of the same run, so that all faults of a file come at once.
    package var others: [ProvisionError]

    package init(
        _ code: ErrorCode, _ message: String, at mark: Mark? = nil, label: String? = nil,
        related: [Located<String>] = [], context: [String] = [], hints: [Hint] = [],
        others: [ProvisionError] = []
    ) {
        self.code = code
        self.message = message
        self.mark = mark
        self.label = label
        self.related = related
        self.context = context
        self.hints = hints
        self.others = others
    }

    /// This error with one more line of cause.
    package func because(_ line: String) -> ProvisionError {
        var copy = self
        copy.context.append(line)
        return copy
    }

    /// This error followed by `others`, flattened.
    package var all: [ProvisionError] {
        var first = self
        first.others = []
        return [first] + others.flatMap(\.all)
    }
}
