package import Diagnostics

/// A change of one value in a recipe's text; all the rest stays as it was written.
package struct RecipeEdit: Sendable, Hashable {
    /// The dotted name of the field: `pytorch.build`, `pip`.
    package var field: String
    /// The item of the field's list that is meant; nil for the field as a whole.
    package var item: Mark?
    /// The new value as YAML; nil takes the item or the field away.
    package var value: String?

    package init(field: String, item: Mark? = nil, value: String?) {
        self.field = field
        self.item = item
        self.value = value
    }

    /// `text` as YAML, in quotes where a reader could take it for something else.
    package static func quoted(_ text: String) -> String {
        let isPlain =
            text.utf8.first.map(isLetter) == true
            && text.utf8.allSatisfy { isLetter($0) || "0123456789-_.=+<>*".utf8.contains($0) }
        guard !isPlain else { return text }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }
}

extension RecipeEdit: CustomStringConvertible {
    /// As one would write it: `pytorch.build: cu126`.
    package var description: String { "\(field): \(value ?? "")" }
}
