import Diagnostics
import PackageModel

extension FactReader {
    /// Checks all of a table that can be seen without the others.
    mutating func check(_ table: FactTable, _ name: FactTable.Name, at title: Mark) {
        let schema = FactSchema.of(name)
        checkHeader(table, name, at: title)
        guard checkColumns(table, schema, name, at: title) else { return }
        var keys: Set<[Substring]> = []
        for row in table.rows where !isFull {
            guard row.cells.count == row.columns.count else {
                fault(
                    "a row of \(row.columns.count) columns has \(row.cells.count) cells",
                    at: row.mark())
                continue
            }
            checkCells(row, schema)
            checkRange(row, name)
            let key = row.key(schema)
            if !keys.insert(key).inserted {
                let text = key.joined(separator: " ")
                fault("the row `\(text)` is there twice", at: row.mark(schema.key.first))
            }
        }
    }

    private mutating func checkHeader(
        _ table: FactTable, _ name: FactTable.Name, at title: Mark
    ) {
        if table.header["source"]?.isEmpty ?? true {
            fault(
                "the table `\(name.rawValue)` names no source", at: title,
                label: "add a line `# source: …` below")
        }
        guard let date = table.header["date"], Self.isDate(date) else {
            fault(
                "the table `\(name.rawValue)` has no date", at: title,
                label: "add a line `# date: 2026-11-22` below")
            return
        }
    }

    private mutating func checkColumns(
        _ table: FactTable, _ schema: FactSchema, _ name: FactTable.Name, at title: Mark
    ) -> Bool {
        let known = schema.columns.map(\.name)
        let missing = schema.columns.filter {
            $0.isRequired && !table.columns.contains($0.name)
        }
        for column in missing {
            fault("the table `\(name.rawValue)` lacks the column `\(column.name)`", at: title)
        }
        for column in table.columns where !isFull && !known.contains(column) {
            let meant = Likeness.nearest(
                to: String(column), among: known.map(String.init), count: 1
            ).first
            fault(
                "unknown column `\(column)` in the table `\(name.rawValue)`", at: title,
                label: meant.map { "did you mean `\($0)`?" })
        }
        let isUnique = Set(table.columns).count == table.columns.count
        if !isUnique { fault("a column of `\(name.rawValue)` is there twice", at: title) }
        return missing.isEmpty && isUnique
    }

    private mutating func checkCells(_ row: FactTable.Row, _ schema: FactSchema) {
        for column in schema.columns {
            guard let cell = row[column.name] else {
                if column.isRequired {
                    fault("`\(column.name)` is missing", at: row.mark(column.name))
                }
                continue
            }
            if cell.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) {
                fault("`\(column.name)` has a control character", at: row.mark(column.name))
            } else if let fault = column.kind.fault(in: cell) {
                self.fault("`\(cell)` \(fault)", at: row.mark(column.name), label: "\(column.name)")
            }
        }
    }
}

extension FactReader {
    /// The columns that say from where to where something holds.
    private static let ranges: [FactTable.Name: (first: Substring, last: Substring)] = [
        .generations: ("first_branch", "last_branch"), .capabilities: ("first", "last"),
    ]

    /// Checks that a range does not end before it begins: nothing would be within it.
    private mutating func checkRange(_ row: FactTable.Row, _ name: FactTable.Name) {
        guard let range = Self.ranges[name], let first = row[range.first],
            let last = row[range.last], let begin = DottedVersion(first),
            let end = DottedVersion(last), end < begin
        else { return }
        fault("`\(range.last)` is before `\(first)`", at: row.mark(range.last))
    }
}

extension FactTable.Row {
    /// The cells that tell it from other rows.
    func key(_ schema: FactSchema) -> [Substring] {
        schema.key.map { Substring(self[$0] ?? "-") }
    }
}
