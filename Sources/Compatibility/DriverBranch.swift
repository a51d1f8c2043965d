/// One branch of NVIDIA's drivers: all versions with the same first number.
package struct DriverBranch: Sendable, Hashable {
    package let number: Int
    /// Whether NVIDIA announced it as a long-term branch.
    package let isLongTerm: Bool
    /// The month in which its support ends or ended, `2028-06`; nil: before September 2026.
    package let supportedUntil: String?

    /// Whether its support reaches the month of `date`, an ISO date such as `2026-11-22`.
    package func isSupported(on date: String) -> Bool {
        supportedUntil.map { $0 >= date.prefix(7) } ?? false
    }

    init?(_ row: FactTable.Row) {
        guard let number = row.number("branch") else { return nil }
        self.number = number
        isLongTerm = row["long_term"] == "yes"
        supportedUntil = row["until"]
    }
}
