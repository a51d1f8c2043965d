/// The name of a distribution's package file, `make_4.3-4.1_amd64.deb`.
struct PackageFilename: Sendable, CustomStringConvertible {
    let text: String
    private let parts: [Substring]

    /// Nil for what is not `NAME_VERSION_ARCHITECTURE.deb`.
    init?(_ text: String) {
        guard text.hasSuffix(".deb"), text.utf8.count <= 255, !text.hasPrefix("."),
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F && $0 != "/" })
        else { return nil }
        parts = text.dropLast(4).split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.text = text
    }

    var description: String { text }

    /// What people call it: `make 4.3-4.1`.
    var label: String { "\(parts[0]) \(parts[1].replacing("%3a", with: ":"))" }
}
