internal import CFacts
import Diagnostics

/// One table: lines of comment, a line of column names, rows of tab-separated cells.
struct FactTable: Sendable {
    /// The tables of `Sources/CFacts/tables`, by file name.
    enum Name: String, CaseIterable, Sendable {
        case branches, capabilities, chips, compilers, cudnn, floors, generations, gpus, limits
        case models, modules, releases, torch
        case torchBuilds = "torch-builds"
    }

    /// The text of `# key: value` lines.
    var header: [Substring: Substring]
    /// The comment that is none of these: what a row says.
    var about: Substring
    var columns: [Substring]
    var rows: [Row]

    /// A line of a text with its number from 1.
    struct Line {
        var number: Int
        var text: Substring
    }

    /// One row; cells are found by the name of their column.
    struct Row: Sendable {
        let columns: [Substring]
        let cells: [Substring]
        /// Line number in its file.
        let line: Int
        /// The facts file that it came from; nil for embedded ones.
        let file: String?

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
        self.init(Self.lines(of: text), file: nil)
    }

    init(_ lines: some Sequence<Line>, file: String?) {
        header = [:]
        about = ""
        columns = []
        rows = []
        for line in lines where !line.text.isEmpty {
            if line.text.utf8.first == UInt8(ascii: "#") {
                read(comment: line.text.dropFirst(2))
                continue
            }
            let cells = line.text.utf8.split(
                separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false
            ).map { Substring($0) }
            if columns.isEmpty {
                columns = cells
            } else {
                rows.append(Row(columns: columns, cells: cells, line: line.number, file: file))
            }
        }
    }

    /// The first comment tells what a row is, whatever colons it has; the others name things.
    private mutating func read(comment: Substring) {
        if about.isEmpty, !comment.hasPrefix("source: "), !comment.hasPrefix("date: ") {
            about = comment
            return
        }
        let parts = comment.split(separator: ": ", maxSplits: 1)
        if parts.count == 2 { header[parts[0]] = parts[1] }
    }

    /// The lines of `text` with their numbers; a carriage return at the end belongs to no line.
    static func lines(of text: String) -> [Line] {
        let lines = text.utf8.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.enumerated().map { index, line in
            let isDOS = line.last == UInt8(ascii: "\r")
            return Line(number: index + 1, text: Substring(isDOS ? line.dropLast() : line))
        }
    }

    private static func text(_ name: Name) -> String {
        let table = unsafe provision_fact_table_named(name.rawValue)
        let bytes = unsafe UnsafeBufferPointer(start: table.bytes, count: table.count)
        return unsafe String(decoding: bytes, as: UTF8.self)
    }
}

extension FactTable.Row {
    /// The place of a cell, or of the row where the table has no such column; nil for embedded rows.
    func mark(_ column: Substring? = nil) -> Mark? {
        guard let file else { return nil }
        guard let column, let index = columns.firstIndex(of: column), cells.indices.contains(index)
        else {
            let length = cells.reduce(max(0, cells.count - 1)) { $0 + $1.count }
            return Mark(file: file, line: line, column: 1, length: length)
        }
        let before = cells[..<index].reduce(0) { $0 + $1.count + 1 }
        return Mark(file: file, line: line, column: before + 1, length: cells[index].count)
    }
}
