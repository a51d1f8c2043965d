/// A text that does not follow its grammar: where it departs, and what could have stood there.
package struct SyntaxError: Error, Sendable, Hashable {
    /// The whole text that was read.
    package let text: String
    /// Unicode scalars before the place, so that it adds to the column of a `Mark`.
    package let offset: Int
    /// Scalars that the fault covers; at least 1.
    package let length: Int
    /// Finishes the sentence "expected …"; lower case, no full stop.
    package let expected: String

    package init(_ text: String, offset: Int, length: Int = 1, expected: String) {
        self.text = text
        self.offset = offset
        self.length = max(1, length)
        self.expected = expected
    }
}

extension SyntaxError: CustomStringConvertible {
    /// One line: ``expected a version after `>=`, at character 9 of `numpy >=` ``.
    package var description: String {
        "expected \(expected), at character \(offset + 1) of `\(text)`"
    }
}
