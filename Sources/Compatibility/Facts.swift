/// The tables as a whole.
package enum Facts {
    /// The newest date of any table's source, `2026-11-22`; locks record it.
    package static let version =
        FactTable.Name.allCases.compactMap { FactTable($0).header["date"] }.max().map(String.init)
        ?? "unknown"
}
