internal import Diagnostics

/// Collects what is wrong in one file while its decoding goes on.
final class Problems {
    private(set) var errors: [ProvisionError]

    init(_ errors: [ProvisionError]) { self.errors = errors }

    func add(_ error: ProvisionError) { errors.append(error) }

    /// The first error of the text with all others behind it; nil where there are none.
    var combined: ProvisionError? {
        let sorted = errors.enumerated().sorted {
            let left = $0.element.mark ?? Mark(file: "", line: .max, column: 0)
            let right = $1.element.mark ?? Mark(file: "", line: .max, column: 0)
            return (left.line, left.column, $0.offset) < (right.line, right.column, $1.offset)
        }.map(\.element)
        guard var first = sorted.first else { return nil }
        first.others = Array(sorted.dropFirst())
        return first
    }
}
