/// Where a document departs from its format, and what could have stood there.
package struct ReadFailure: Error, Sendable, Hashable {
    /// Bytes before the place.
    package var offset: Int
    /// Finishes the sentence "expected …".
    package var expected: String

    package init(offset: Int, expected: String) {
        self.offset = offset
        self.expected = expected
    }
}

/// A place in a document before a value.
package struct ReadMark: Sendable, Hashable {
    /// Bytes before the place.
    package var offset: Int
    /// Containers that are open there.
    package var depth: Int

    package init(offset: Int, depth: Int) {
        self.offset = offset
        self.depth = depth
    }
}
