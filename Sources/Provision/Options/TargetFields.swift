import ArgumentParser
import Compatibility
import Diagnostics

/// Fields of the recipe's `target:` from the command line: `os=ubuntu-22.04,gpus=h100*8`.
///
/// A field that is named twice collects its values.
struct TargetFields: Sendable, Equatable {
    static let names = ["os", "arch", "glibc", "gpus", "driver", "compiler", "python"]

    /// As it was typed.
    let argument: String
    /// In the order given.
    let fields: [Field]

    struct Field: Sendable, Equatable {
        var name: String
        var value: String
        /// Where they begin in the argument, counted from 1.
        var nameColumn: Int
        var valueColumn: Int
    }

    /// Reads a list of fields; every complaint bears its column.
    init(_ argument: String) throws(ValidationError) {
        self.argument = argument
        var fields: [Field] = []
        var column = 1
        for pair in argument.split(separator: ",", omittingEmptySubsequences: false) {
            fields.append(try Self.field(pair, at: column, in: argument))
            column += pair.count + 1
        }
        self.fields = fields
    }

    private static func field(
        _ pair: Substring, at column: Int, in argument: String
    ) throws(ValidationError) -> Field {
        func complain(_ what: String, at column: Int) -> ValidationError {
            ValidationError(
                "\(what) at column \(column) of `--target`\n"
                    + window(argument, around: column))
        }
        let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(halves[0])
        guard halves.count == 2 else {
            let several =
                argument.contains("gpus=") ? "; each GPU is named: `gpus=h100,gpus=b200`" : ""
            throw complain(
                "expected `field=value`, found `\(TerminalText.plain(name.shortened))`\(several)",
                at: column)
        }
        guard names.contains(name) else {
            let near = Facts.namesNear(name, among: names).first.map { ", did you mean `\($0)`?" }
            let known = "; there are \(names.joined(separator: ", "))"
            throw complain(
                "unknown field `\(TerminalText.plain(name.shortened))`" + (near ?? known),
                at: column)
        }
        let valueColumn = column + name.count + 1
        guard !halves[1].isEmpty else { throw complain("no value for `\(name)`", at: valueColumn) }
        return Field(
            name: name, value: String(halves[1]), nameColumn: column, valueColumn: valueColumn)
    }

    /// What stands around a column, with an arrow below it.
    private static func window(_ argument: String, around column: Int) -> String {
        let text = Array(argument)
        let place = min(max(0, column - 1), text.count)
        let start = place > 60 ? place - 30 : 0
        let end = min(text.count, start + 90)
        let before = (start > 0 ? "…" : "") + TerminalText.plain(String(text[start..<place]))
        let after = TerminalText.plain(String(text[place..<end])) + (end < text.count ? "…" : "")
        let arrow = String(repeating: " ", count: before.columns) + "^"
        return "  \(before)\(after)\n  \(arrow)"
    }

    /// Values by field, in the order given.
    var values: [String: [String]] {
        Dictionary(grouping: fields, by: \.name).mapValues { $0.map(\.value) }
    }
}
