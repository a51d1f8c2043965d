/// A place in a text that the user wrote: the start of a span on one line.
package struct Mark: Sendable, Hashable, Comparable {
    /// The file as the user named it.
    package var file: String
    /// One-based line number.
    package var line: Int
    /// One-based column, counted in characters.
    package var column: Int
    /// Number of characters that the span covers; at least 1.
    package var length: Int

    package init(file: String, line: Int, column: Int, length: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
        self.length = max(1, length)
    }

    package static func < (left: Mark, right: Mark) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

extension Mark: CustomStringConvertible {
    /// The form that editors and terminals make clickable: `file:line:column`.
    package var description: String { "\(file):\(line):\(column)" }
}

/// A value together with the place where the user wrote it.
package struct Located<Value> {
    package var value: Value
    package var mark: Mark

    package init(_ value: Value, at mark: Mark) {
        self.value = value
        self.mark = mark
    }

    /// Changes the value and keeps the place.
    package func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Located<Other> {
        Located<Other>(try transform(value), at: mark)
    }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
