package import PackageModel

/// What a conda package says of its files: `info/paths.json`, or the older lists in its place
/// (CEP 34).
///
/// Nothing below `info/` is listed: that is for whoever installs and never goes into a prefix.
package struct CondaPaths: Sendable, Equatable {
    /// In the package's own order; every path is plain, relative, and there once.
    package let entries: [Entry]

    /// One path of the package.
    package struct Entry: Sendable, Equatable {
        /// Relative to the prefix; `/` between components, none of them empty, `.` or `..`.
        package var path: String
        package var kind: Kind
        /// How `prefixPlaceholder` is replaced; without one it says nothing.
        package var fileMode: FileMode
        /// The prefix that was built in; nil where there is nothing to replace.
        package var prefixPlaceholder: String?
        /// Whether the file must be a copy and shares no bytes with the store.
        package var noLink: Bool
        /// Of the file as it lies in the package; of a symlink's target for symlinks.
        package var sha256: Digest?
        /// Bytes, of what `sha256` is of.
        package var size: Int64?

        package init(
            path: String, kind: Kind = .hardlink, fileMode: FileMode = .text,
            prefixPlaceholder: String? = nil, noLink: Bool = false, sha256: Digest? = nil,
            size: Int64? = nil
        ) {
            self.path = path
            self.kind = kind
            self.fileMode = fileMode
            self.prefixPlaceholder = prefixPlaceholder
            self.noLink = noLink
            self.sha256 = sha256
            self.size = size
        }
    }

    /// `path_type`: what is made of the path.
    ///
    /// A path may be called a softlink and be a file of the package, with its target's contents.
    package enum Kind: String, Sendable, Hashable {
        case hardlink, softlink, directory
    }

    /// `file_mode`: whether the placeholder stands in text or before the NUL of a C string.
    package enum FileMode: String, Sendable, Hashable {
        case text, binary
    }

    /// Why a list is refused: a clause that follows the list's name.
    package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
        package let description: String

        init(_ description: String) { self.description = description }
    }

    /// More paths than any archive may have members.
    static let limit = 500_000

    /// Checks what both forms have in common.
    init(checking entries: [Entry]) throws(Fault) {
        guard entries.count <= Self.limit else { throw Fault("lists too many files") }
        var seen: Set<String> = []
        seen.reserveCapacity(entries.count)
        for entry in entries {
            guard Self.isPlain(entry.path) else {
                throw Fault("lists the path `\(Self.shown(entry.path))`, which is unsafe")
            }
            guard seen.insert(entry.path).inserted else {
                throw Fault("lists `\(Self.shown(entry.path))` twice")
            }
        }
        self.entries = entries
    }

    private static func isPlain(_ path: String) -> Bool {
        guard path.utf8.count <= 4096, !path.utf8.contains(UInt8(ascii: "\\")) else { return false }
        guard path.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) })
        else { return false }
        return path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .allSatisfy { part in
                !part.isEmpty && part.count <= 255 && !part.elementsEqual(".".utf8)
                    && !part.elementsEqual("..".utf8)
            }
    }

    static func shown(_ text: String) -> String {
        text.unicodeScalars.prefix(200).reduce(into: "") { shown, scalar in
            let isOdd = scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
            shown += isOdd ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }
    }
}
