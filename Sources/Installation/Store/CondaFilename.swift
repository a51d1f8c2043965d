/// The name of a conda package's file, `<name>-<version>-<build>` and the format's ending (CEP 26).
struct CondaFilename: Sendable, Hashable, CustomStringConvertible {
    let text: String
    let name: String
    let version: String
    let build: String
    let format: Format

    enum Format: String, Sendable, CaseIterable {
        case conda = ".conda"
        case tarBzip2 = ".tar.bz2"
    }

    /// Nil for names of other files; version and build have no hyphen, so the last two tell.
    init?(_ text: String) {
        guard let format = Format.allCases.first(where: { text.hasSuffix($0.rawValue) }) else {
            return nil
        }
        let parts = text.dropLast(format.rawValue.count)
            .split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 211,
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F && $0 != "/" })
        else { return nil }
        self.text = text
        self.format = format
        name = parts.dropLast(2).joined(separator: "-")
        version = String(parts[parts.count - 2])
        build = String(parts[parts.count - 1])
    }

    var description: String { text }
}
