import Diagnostics

/// A facts file as written: a head, then tables, each under a line that says what becomes of the
/// embedded one.
///
/// ```text
/// provision facts
/// format: 1
/// version: 2027-01-15
///
/// [extend releases]
/// # The Linux driver that a CUDA release shipped with.
/// # source: NVIDIA's 13.6 release notes
/// # date: 2027-01-10
/// release	driver
/// 13.6.0	620.10.01
/// ```
struct FactDocument {
    var version: String
    var sections: [Section]

    struct Section {
        var name: FactTable.Name
        var isReplacing: Bool
        var table: FactTable
        /// The line in brackets.
        var mark: Mark
    }
}

/// Reads a facts file; every fault of it is told, with its place.
struct FactReader {
    let file: String
    private(set) var faults: [ProvisionError] = []
    /// Faults that are counted and not told.
    private var untold = 0
    /// More would not be read.
    private static let most = 10
    /// More would not be counted.
    private static let patience = 1000

    init(file: String) { self.file = file }

    mutating func document(_ text: String) -> FactDocument? {
        // Editors on Windows begin a file with a mark that is no part of its text.
        let isMarked = text.utf8.starts(with: "\u{FEFF}".utf8)
        let lines = FactTable.lines(of: isMarked ? String(text.unicodeScalars.dropFirst()) : text)
        let start = lines.firstIndex { $0.text.hasPrefix("[") } ?? lines.count
        guard let version = head(lines[..<start]) else { return nil }
        var sections: [FactDocument.Section] = []
        var rest = lines[start...]
        while let title = rest.first, !isFull {
            let body = rest.dropFirst().prefix { !$0.text.hasPrefix("[") }
            rest = rest.dropFirst(body.count + 1)
            guard let section = section(title, body) else { continue }
            if sections.contains(where: { $0.name == section.name }) {
                fault("the table `\(section.name.rawValue)` is there twice", at: section.mark)
            } else {
                sections.append(section)
            }
        }
        if sections.isEmpty, faults.isEmpty {
            fault("the file has no table", at: Mark(file: file, line: 1, column: 1))
        }
        return FactDocument(version: version, sections: sections)
    }

    /// Whether more faults would not be told, so that looking for them is idle.
    var isFull: Bool { faults.count + untold >= Self.patience }

    /// Notes a fault, up to the limit; a mark that is nil is of the embedded tables.
    mutating func fault(_ message: String, at mark: Mark?, label: String? = nil) {
        guard faults.count < Self.most else {
            untold += 1
            return
        }
        faults.append(ProvisionError(.badFacts, message, at: mark, label: label))
    }

    /// All faults as one error; nil where there is none.
    var error: ProvisionError? {
        guard var first = faults.first else { return nil }
        first.others = Array(faults.dropFirst())
        if untold > 0, let last = first.others.indices.last {
            let least = isFull ? "at least " : ""
            first.others[last].context.append("… and \(least)\(untold) more")
        }
        first.hints.append(.withoutFacts)
        return first
    }
}

extension FactReader {
    /// Reads `provision facts`, `format:` and `version:`, and gives the version.
    private mutating func head(_ lines: ArraySlice<FactTable.Line>) -> String? {
        let lines = lines.filter { !$0.text.isEmpty && !$0.text.hasPrefix("#") }
        guard lines.first?.text == "provision facts" else {
            let first = lines.first.map { mark($0) }
            fault(
                "the file does not begin with `provision facts`",
                at: first ?? Mark(file: file, line: 1, column: 1))
            return nil
        }
        var values: [Substring: FactTable.Line] = [:]
        for line in lines.dropFirst() {
            let parts = line.text.split(separator: ": ", maxSplits: 1)
            guard parts.count == 2, ["format", "version"].contains(parts[0]) else {
                fault(
                    "cannot read `\(line.text)` at the head of a facts file", at: mark(line),
                    label: "expected `format: 1` and `version: DATE`")
                continue
            }
            values[parts[0]] = FactTable.Line(number: line.number, text: parts[1])
        }
        guard format(values["format"], lines[0]) else { return nil }
        return version(values["version"], lines[0])
    }

    private mutating func format(_ value: FactTable.Line?, _ first: FactTable.Line) -> Bool {
        guard let value else {
            fault("the file does not say its format", at: mark(first), label: "add `format: 1`")
            return false
        }
        guard value.text != "1" else { return true }
        faults.append(
            ProvisionError(
                .unknownFactsFormat, "facts of format `\(value.text)` are unknown",
                at: mark(value, from: 9), label: "this `provision` reads format 1"))
        return false
    }

    private mutating func version(_ value: FactTable.Line?, _ first: FactTable.Line) -> String? {
        guard let value else {
            fault(
                "the file does not say its version", at: mark(first),
                label: "add `version: 2026-11-22`")
            return nil
        }
        guard Self.isDate(value.text) else {
            fault(
                "the version `\(value.text)` is no date such as `2026-11-22`",
                at: mark(value, from: 10))
            return nil
        }
        return String(value.text)
    }

    private mutating func section(
        _ title: FactTable.Line, _ body: ArraySlice<FactTable.Line>
    ) -> FactDocument.Section? {
        let words =
            title.text.hasSuffix("]")
            ? title.text.dropFirst().dropLast().split(separator: " ") : []
        guard words.count == 2, ["extend", "replace"].contains(words[0]) else {
            fault(
                "cannot read `\(title.text)` as the beginning of a table", at: mark(title),
                label: "expected `[extend TABLE]` or `[replace TABLE]`")
            return nil
        }
        guard let name = FactTable.Name(rawValue: String(words[1])) else {
            let names = FactTable.Name.allCases.map(\.rawValue)
            let meant = Likeness.nearest(to: String(words[1]), among: names, count: 1).first
            fault(
                "unknown table `\(words[1])`", at: mark(title),
                label: meant.map { "did you mean `\($0)`?" })
            return nil
        }
        let table = FactTable(body, file: file)
        check(table, name, at: mark(title))
        return FactDocument.Section(
            name: name, isReplacing: words[0] == "replace", table: table, mark: mark(title))
    }

    private func mark(_ line: FactTable.Line, from column: Int = 1) -> Mark {
        Mark(file: file, line: line.number, column: column, length: line.text.count)
    }

    /// Whether `text` has the form of an ISO date.
    static func isDate(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
            Int(digits: parts[0]) != nil, let month = Int(digits: parts[1]),
            let day = Int(digits: parts[2])
        else { return false }
        return 1...12 ~= month && 1...31 ~= day
    }
}
