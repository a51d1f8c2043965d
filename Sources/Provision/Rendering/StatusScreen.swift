import Diagnostics

/// The screen of `status`: the machine against the lock, a line a layer.
struct StatusView: Sendable, Equatable {
    /// The recipe's name.
    var name: String
    /// The current generation; nil where nothing is installed.
    var generation: Int?
    /// Where the current generation lies.
    var location: String?
    var rows: [Row] = []
    var hints: [Hint] = []

    struct Row: Sendable, Equatable {
        var sign: Sign
        var layer: String
        var text: String
    }

    /// Whether something is not as the lock says; where nothing is installed, all of it.
    var hasDrift: Bool { generation == nil || rows.contains { $0.sign == .failed } }
}

enum StatusScreen {
    static func draw(_ view: StatusView, style: Style) -> String {
        var blocks = [[title(view)]]
        blocks[0] += view.rows.map { row in
            let layer = TerminalText.plain(row.layer).padded(to: 12)
            let room = style.width - 20
            let text = TerminalText.plain(row.text).fitted(to: room, in: style)
            return "  \(row.sign.drawnAsCheck(in: style)) \(layer) \(text)"
        }
        blocks.append(view.hints.flatMap { WarningText.hanging("hint: ", $0.text, style: style) })
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    private static func title(_ view: StatusView) -> String {
        let name = TerminalText.plain(view.name)
        guard let generation = view.generation else { return "\(name): nothing is installed" }
        let place = view.location.map { " in \(TerminalText.plain($0))" } ?? ""
        return "\(name): generation \(generation)\(place)"
    }
}
