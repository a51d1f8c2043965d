import PackageModel

/// One line of what `apt-get --print-uris` prints.
struct PrintedURI: Equatable {
    var url: String
    var filename: String
    var size: Int64
    /// The SHA-256, where apt names one.
    var digest: Digest?

    /// Reads `'http://…/x_1_all.deb' x_1_all.deb 9496 SHA256:96d8…`; nil for other lines.
    init?(_ line: Substring) {
        guard line.first == "'", let end = line.dropFirst().firstIndex(of: "'") else {
            return nil
        }
        url = String(line[line.index(after: line.startIndex)..<end])
        let words = line[line.index(after: end)...].split(separator: " ")
        guard words.count >= 2, let size = Int64(words[1]), size >= 0,
            Self.isFilename(words[0]), !url.unicodeScalars.contains(where: { $0.value <= 0x20 })
        else { return nil }
        filename = String(words[0])
        self.size = size
        digest =
            words.dropFirst(2).lazy.compactMap { word -> Digest? in
                guard word.hasPrefix("SHA256:") else { return nil }
                return Digest(.sha256, hex: word.dropFirst("SHA256:".count))
            }.first
    }

    static func all(in output: String) -> [PrintedURI] {
        output.split(whereSeparator: \.isNewline).compactMap { PrintedURI($0) }
    }

    private static func isFilename(_ text: Substring) -> Bool {
        text.hasSuffix(".deb") && !text.contains("/") && text.utf8.count <= 255
    }
}
