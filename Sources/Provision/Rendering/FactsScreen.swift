import Compatibility

/// The tables as a whole, as `facts` lists them.
enum FactsScreen {
    static func draw(_ facts: Facts, style: Style) -> String {
        let column = (facts.tables.map(\.name.columns).max() ?? 0) + 2
        let lines = facts.tables.flatMap { table -> [String] in
            let rows = "\(table.rows)".leftPadded(to: 4)
            let date = table.isFromFile ? "\(table.date) *" : "\(table.date)  "
            let head = "  \(table.name.padded(to: column))\(rows)  \(date)  "
            let indent = String(repeating: " ", count: column + 2)
            let room = max(20, style.width - 1 - indent.columns)
            let source = TerminalText.plain(table.source).wrapped(to: room)
            let about = TerminalText.plain(table.about).fitted(
                to: max(10, style.width - 1 - head.columns), in: style)
            return [head + about] + source.map { indent + style.paint($0, .dim) }
        }
        let isMixed = facts.tables.contains(where: \.isFromFile)
        let remark = isMixed ? ["", "* with rows of the facts file"] : []
        return (["Facts of \(facts.version)", ""] + lines + remark).joined(separator: "\n")
    }

    static func json(_ facts: Facts) -> JSONValue {
        ["type": "facts", "version": .string(facts.version), "format": 1]
    }

    static func json(_ table: Facts.Table) -> JSONValue {
        [
            "type": "fact_table", "name": .string(table.name), "rows": .int(Int64(table.rows)),
            "about": .string(table.about), "source": .string(table.source),
            "date": .string(table.date), "from_file": .bool(table.isFromFile),
        ]
    }
}
