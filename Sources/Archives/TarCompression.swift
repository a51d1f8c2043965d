import CArchive

/// The one filter that a tar is expected to have; nothing is guessed from its bytes.
package enum TarCompression: String, Sendable, Hashable, CaseIterable {
    case none = ".tar"
    case gzip = ".tar.gz"
    case bzip2 = ".tar.bz2"
    case xz = ".tar.xz"
    case zstd = ".tar.zst"

    /// By a file's name, short forms such as `.tgz` included; nil for other names.
    package init?(filename: String) {
        let name = filename.lowercased()
        let forms: [(String, TarCompression)] = [
            (".tgz", .gzip), (".tbz2", .bzip2), (".tbz", .bzip2), (".txz", .xz), (".tzst", .zstd),
        ]
        let match =
            Self.allCases.first { name.hasSuffix($0.rawValue) }
            ?? forms.first { name.hasSuffix($0.0) }?.1
        guard let match else { return nil }
        self = match
    }

    /// The first bytes of every such stream; libarchive takes others for an empty one.
    var magic: [UInt8] {
        switch self {
        case .none: []
        case .gzip: [0x1F, 0x8B]
        case .bzip2: Array("BZh".utf8)
        case .xz: [0xFD] + Array("7zXZ".utf8) + [0]
        case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
        }
    }

    var filter: Int32 {
        switch self {
        case .none: ARCHIVE_FILTER_NONE
        case .gzip: ARCHIVE_FILTER_GZIP
        case .bzip2: ARCHIVE_FILTER_BZIP2
        case .xz: ARCHIVE_FILTER_XZ
        case .zstd: ARCHIVE_FILTER_ZSTD
        }
    }
}
