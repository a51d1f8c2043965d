/// Something that minor-version or forward compatibility does not cover.
package struct CompatibilityLimit: Sendable, Hashable {
    /// `ptx`, `features`, `forward-gpu`, `forward-mismatch`.
    package let name: String
    /// The driver's error, such as 222; nil where none is told.
    package let code: Int?
    /// `CUDA_ERROR_UNSUPPORTED_PTX_VERSION`.
    package let error: String?
    /// One sentence.
    package let meaning: String

    init?(_ row: FactTable.Row) {
        guard let name = row["limit"], let meaning = row["meaning"] else { return nil }
        self.name = name
        self.meaning = meaning
        code = row.number("code")
        error = row["error"]
    }
}

extension Facts {
    /// The limit of that name.
    package func limit(_ name: String) -> CompatibilityLimit? {
        limits.first { $0.name == name }
    }
}
