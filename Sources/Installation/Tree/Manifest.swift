package import Diagnostics
package import PackageModel

/// What lies in a tree of ours, file by file, so that it can be checked and taken away.
///
/// The text form is one line a path, fields separated by tabs. No path of ours holds a tab: the
/// extractor refuses control characters, and so does `Places`.
package struct Manifest: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        /// Relative to the tree's root, `/` between components.
        package var path: String
        /// The package it belongs to; empty for what provision itself made.
        package var owner: String
        package var content: Content

        package init(path: String, owner: String, content: Content) {
            self.path = path
            self.owner = owner
            self.content = content
        }
    }

    package enum Content: Sendable, Equatable {
        /// A regular file: bytes, permission bits, and digest.
        case file(size: Int64, mode: UInt16, digest: Digest)
        case link(target: String)
    }

    /// Sorted by path, each path once.
    package private(set) var entries: [Entry]

    /// Sorts `entries`; of two with one path the last stays.
    package init(_ entries: [Entry]) {
        let byPath = Dictionary(entries.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        self.entries = byPath.values.sorted { $0.path < $1.path }
    }

    /// Entries by path, each of which is its own.
    init(_ entries: [String: Entry]) {
        // The paths alone are moved about while sorting, not the entries.
        self.entries = entries.keys.sorted().compactMap { entries[$0] }
    }

    /// Bytes of all regular files.
    package var size: Int64 {
        entries.reduce(0) { sum, entry in
            guard case .file(let size, _, _) = entry.content else { return sum }
            let (total, overflow) = sum.addingReportingOverflow(size)
            return overflow ? .max : total
        }
    }
}

extension Manifest {
    static let header = "provision manifest 1"

    /// The text form, byte-identical for equal manifests.
    package var text: String {
        var text = Self.header + "\n"
        for entry in entries {
            switch entry.content {
            case .file(let size, let mode, let digest):
                text += "file\t\(String(mode, radix: 8))\t\(size)\t\(digest.hex)"
            case .link(let target):
                text += "link\t\t\t\(target)"
            }
            text += "\t\(entry.owner)\t\(entry.path)\n"
        }
        return text
    }

    /// Reads the text form; `name` is the file that errors name.
    package init(parsing text: String, name: String) throws(ProvisionError) {
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"))[...]
        guard lines.popFirst().map({ $0.elementsEqual(Self.header.utf8) }) == true else {
            throw Self.damaged(name, line: 1)
        }
        var entries: [Entry] = []
        entries.reserveCapacity(lines.count)
        for (number, line) in lines.enumerated() {
            guard let entry = Entry(line: line) else {
                throw Self.damaged(name, line: number + 2)
            }
            entries.append(entry)
        }
        self.entries = entries
    }

    private static func damaged(_ name: String, line: Int) -> ProvisionError {
        ProvisionError(.damagedFile, "cannot read the record `\(name)`, line \(line)")
    }
}

extension Manifest.Entry {
    fileprivate init?(line: Substring.UTF8View) {
        let fields = line.split(
            separator: UInt8(ascii: "\t"), maxSplits: 5, omittingEmptySubsequences: false)
        guard fields.count == 6, let path = String(fields[5]), let owner = String(fields[4]),
            let third = String(fields[3]), !path.isEmpty
        else { return nil }
        if fields[0].elementsEqual("link".utf8) {
            self.init(path: path, owner: owner, content: .link(target: third))
            return
        }
        guard fields[0].elementsEqual("file".utf8),
            let mode = String(fields[1]).flatMap({ UInt16($0, radix: 8) }),
            let size = String(fields[2]).flatMap({ Int64($0) }),
            let digest = Digest(.sha256, hex: third)
        else { return nil }
        self.init(
            path: path, owner: owner, content: .file(size: size, mode: mode, digest: digest))
    }
}
