internal import CFacts

/// One embedded table: lines of comment, a line of column names, rows of tab-separated cells.
struct FactTable: Sendable {
    /// The tables of `Sources/CFacts/tables`, by file name.
    enum Name: String, CaseIterable {
        case branches, capabilities, chips, compilers, floors, generations, gpus, releases, torch
        case torchBuilds = "torch-builds"
    }

    /// The text of `# key: value` lines.
    let header: [Substring: Substring]
    let columns: [Substring]
    let rows: [Row]

    /// One row; cells are found by the name of their column.
    struct Row: Sendable {
        fileprivate let columns: [Substring]
        fileprivate let cells: [Substring]

        /// The cell of `column`; nil where it is empty, `-` or absent.
        subscript(_ column: Substring) -> String? {
            guard let index = columns.firstIndex(of: column), cells.indices.contains(index),
                !cells[index].isEmpty, cells[index] != "-"
            else { return nil }
            return String(cells[index])
        }

        /// The words of a cell; empty where there is no cell.
        func words(_ column: Substring) -> [Substring] {
            self[column]?.split(separator: " ") ?? []
        }
    }

    init(_ name: Name) {
        self.init(parsing: Self.text(name))
    }

    init(parsing text: String) {
        var header: [Substring: Substring] = [:]
        var columns: [Substring] = []
        var rows: [Row] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("#") {
                let parts = line.dropFirst(2).split(separator: ": ", maxSplits: 1)
                if parts.count == 2 { header[parts[0]] = parts[1] }
                continue
            }
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            if columns.isEmpty {
                columns = cells
            } else {
                rows.append(Row(columns: columns, cells: cells))
            }
        }
        self.header = header
        self.columns = columns
        self.rows = rows
    }

    private static func text(_ name: Name) -> String {
        let table = unsafe provision_fact_table_named(name.rawValue)
        let bytes = unsafe UnsafeBufferPointer(start: table.bytes, count: table.count)
        return unsafe String(decoding: bytes, as: UTF8.self)
    }
}
