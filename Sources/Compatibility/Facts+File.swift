package import Diagnostics

extension Facts {
    /// A facts file may be as long as this, in bytes; the embedded tables have a hundredth of it.
    package static let longestFile = 4 << 20

    /// Reads a facts file, whose tables replace or extend those of `base`.
    ///
    /// Strict: every fault is told with its place in `file`, which is the name that errors use.
    package init(
        parsing text: String, file: String, over base: Facts = .embedded
    ) throws(ProvisionError) {
        guard text.utf8.count <= Self.longestFile else {
            throw ProvisionError(
                .badFacts, "the facts `\(file)` are longer than \(Self.longestFile >> 20) MiB",
                hints: [.withoutFacts])
        }
        var reader = FactReader(file: file)
        guard let document = reader.document(text), reader.error == nil else {
            throw reader.error
                ?? ProvisionError(
                    .badFacts, "cannot read the facts `\(file)`", hints: [.withoutFacts])
        }
        var tables = base.sources
        for section in document.sections {
            tables[section.name] = tables[section.name]?.changed(by: section) ?? section.table
        }
        reader.checkReferences(tables, document)
        if let error = reader.error { throw error }
        self.init(tables, version: "\(document.version)+\(base.version)")
    }

    /// Reads the bytes of a facts file, which must be UTF-8.
    package init(
        parsing bytes: [UInt8], file: String, over base: Facts = .embedded
    ) throws(ProvisionError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ProvisionError(
                .badFacts, "the facts `\(file)` are not UTF-8", hints: [.withoutFacts])
        }
        try self.init(parsing: text, file: file, over: base)
    }
}

extension Hint {
    /// For a file of facts that cannot be read.
    static let withoutFacts: Hint = """
        correct the file, or go by the embedded facts: leave out `--facts` and \
        `unset PROVISION_FACTS`
        """
}

extension FactTable {
    /// This table with the rows of a section: all of it replaced, or row by row.
    func changed(by section: FactDocument.Section) -> FactTable {
        guard !section.isReplacing else { return section.table }
        let schema = FactSchema.of(section.name)
        let keys = Set(section.table.rows.map { $0.key(schema) })
        var table = self
        table.rows.removeAll { keys.contains($0.key(schema)) }
        table.rows += section.table.rows
        if let date = section.table.header["date"], date > table.header["date"] ?? "" {
            table.header["date"] = date
        }
        if let source = section.table.header["source"] {
            table.header["source"] = "\(table.header["source"] ?? ""); \(source)"
        }
        return table
    }
}
