/// What is known of one thing: lines for a person, and the same as a record.
struct FactSheet: Sendable, Equatable {
    /// `CUDA 12.4`.
    var title: String
    /// `cuda:12.4`, in its plainest form.
    var subject: String
    var lines: [Line] = []
    /// Members of the record; what is not known is left out.
    var members: [String: JSONValue] = [:]

    struct Line: Sendable, Equatable {
        var label: String
        var texts: [String]
    }

    /// Adds a line; nothing where there is no text.
    mutating func add(_ label: String, _ texts: [String]) {
        if !texts.isEmpty { lines.append(Line(label: label, texts: texts)) }
    }

    mutating func add(_ label: String, _ text: String) { add(label, [text]) }

    func draw(_ style: Style) -> String {
        let column = (lines.map(\.label.columns).max() ?? 0) + 2
        let body = lines.flatMap { line in
            line.texts.flatMap { text in
                TerminalText.plain(text).wrapped(to: max(20, style.width - 1 - 2 - column))
            }
            .enumerated().map { index, text in
                "  " + (index == 0 ? line.label : "").padded(to: column) + text
            }
        }
        let head = style.paint(TerminalText.plain(title), .bold)
        return ([head] + body).joined(separator: "\n")
    }

    func json(version: String) -> JSONValue {
        var members = members
        members["type"] = "fact"
        members["subject"] = .string(subject)
        members["facts"] = .string(version)
        return .object(members)
    }
}
