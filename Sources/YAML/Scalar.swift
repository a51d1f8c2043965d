/// A text of a document as it was meant, and how it was written.
///
/// Nothing is converted unasked: `3.10`, `yes` and `1e3` are these very texts.
package struct Scalar: Sendable, Hashable {
    package enum Style: Sendable, Hashable {
        case plain, singleQuoted, doubleQuoted, literal, folded
    }

    package var text: String
    package var style: Style
    /// Whether the schema may read it as null, boolean or number: plain and without a tag.
    package var isResolvable: Bool

    package init(_ text: String, style: Style = .plain, isResolvable: Bool? = nil) {
        self.text = text
        self.style = style
        self.isResolvable = isResolvable ?? (style == .plain)
    }

    /// Whether it is null in YAML 1.2's core schema; an absent value is.
    package var isNull: Bool {
        isResolvable && ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The boolean that it is in YAML 1.2's core schema; `yes` and `on` are texts.
    package var boolean: Bool? {
        guard isResolvable else { return nil }
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: return nil
        }
    }

    /// The decimal integer that it is; nil also where it does not fit.
    package var integer: Int64? {
        isResolvable ? Int64(text) : nil
    }
}
