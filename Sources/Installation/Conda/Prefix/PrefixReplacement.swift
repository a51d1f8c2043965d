import SystemPackage

/// Puts the place of an environment where a package has the place it was built in.
///
/// The rules are conda's: in text every occurrence is replaced; in anything else the C string that
/// holds it keeps its length, by NULs at its end.
struct PrefixReplacement: Sendable {
    enum Mode: Sendable, Equatable {
        case text, binary
    }

    let mode: Mode
    /// The absolute path of the environment.
    let prefix: String
    let search: ByteSearch

    var placeholder: [UInt8] { search.pattern }

    /// Longest placeholder that is believed; channels have 255 bytes.
    static let longestPlaceholder = 4096

    /// Shortest placeholder that is believed in text, which grows by each one: a file of nothing
    /// but a letter would become as many times larger as the prefix is long.
    static let shortestInText = 8

    /// Nil for a placeholder that cannot be one.
    init?(placeholder: String, prefix: String, mode: Mode) {
        let bytes = Array(placeholder.utf8)
        guard bytes.count <= Self.longestPlaceholder, let search = ByteSearch(bytes) else {
            return nil
        }
        self.mode = mode
        self.prefix = prefix
        self.search = search
    }

    /// Whether the new place fits where the old one was; text grows as it must.
    var fits: Bool { mode == .text || prefix.utf8.count <= placeholder.count }

    /// Replaces in `bytes`, which are a whole file.
    func applied(to bytes: [UInt8]) -> [UInt8] {
        var stream = PrefixStream(self)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        bytes.withUnsafeBytes { window in
            _ = stream.take(window, isLast: true) { result.append(contentsOf: $0) }
        }
        return result
    }
}
