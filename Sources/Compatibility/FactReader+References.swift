import Diagnostics
import PackageModel

extension FactReader {
    /// Checks that what the tables name of each other is there.
    mutating func checkReferences(
        _ tables: [FactTable.Name: FactTable], _ document: FactDocument
    ) {
        let index = ReferenceIndex(tables)
        for name in FactTable.Name.allCases {
            let columns = FactSchema.of(name).columns.filter { $0.refers != nil }
            guard !columns.isEmpty, let table = tables[name] else { continue }
            for row in table.rows {
                for column in columns { check(row, column, of: name, index, document) }
            }
        }
    }

    private mutating func check(
        _ row: FactTable.Row, _ column: FactColumn, of name: FactTable.Name,
        _ index: ReferenceIndex, _ document: FactDocument
    ) {
        guard let reference = column.refers else { return }
        for word in row.words(column.name) {
            guard let target = index.missing(word, column.kind, reference) else { continue }
            // A row of ours that lost its footing: the file replaced the table that it stood on.
            let replaced = document.sections.first { $0.name == target }?.mark
            let label =
                row.file == nil
                ? "the embedded table `\(name.rawValue)` needs it" : "\(column.name)"
            fault(
                "`\(word)` is not in the table `\(target.rawValue)`",
                at: row.mark(column.name) ?? replaced, label: label)
        }
    }
}

/// What can be referred to.
struct ReferenceIndex {
    private var cells: [FactTable.Name: [Substring: Set<String>]] = [:]
    private var capabilities: Set<ComputeCapability> = []
    private var minors: Set<String> = []

    init(_ tables: [FactTable.Name: FactTable]) {
        for (name, table) in tables {
            for column in table.columns {
                cells[name, default: [:]][column] = Set(table.rows.compactMap { $0[column] })
            }
        }
        capabilities = Set(
            (cells[.capabilities]?["capability"] ?? []).compactMap { ComputeCapability($0) })
        minors = Set(
            (cells[.releases]?["release"] ?? []).compactMap { DottedVersion($0)?.prefix(2) })
    }

    /// The table in which what `word` refers to is missing; nil where it is there.
    func missing(
        _ word: Substring, _ kind: FactKind, _ reference: FactReference
    ) -> FactTable.Name? {
        switch reference {
        case .cell(let table, let column):
            return cells[table]?[column]?.contains(String(word)) == true ? nil : table
        case .capabilities:
            let capability: ComputeCapability?
            if case .targets = kind {
                capability = FactKind.target(word)
            } else {
                capability = FactKind.capability(word)
            }
            return capability.map(capabilities.contains) ?? true ? nil : .capabilities
        case .releases:
            return FactKind.cuda(word).map(minors.contains) ?? true ? nil : .releases
        }
    }
}
