import Glibc
import PackageModel

/// One package in dpkg's list.
struct PackageRecord: Sendable, Hashable {
    var name: String
    var version: String
    /// Whether dpkg was told to leave it as it is.
    var isHeld: Bool
    /// What it is now: `installed`, `half-configured`, `unpacked`.
    var state: String

    var isInstalled: Bool { state == "installed" }

    /// Without epoch, and up to what a distribution appends: `550.163.01` of `1:550.163.01-1ubuntu2`.
    var upstream: DottedVersion? {
        let start = version.firstIndex(of: ":").map(version.index(after:)) ?? version.startIndex
        return DottedVersion(version[start...].prefix { $0.isNumber || $0 == "." })
    }
}

/// dpkg's list, of which only paragraphs of wanted names are looked into.
struct PackageList {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// In the file's order; of a damaged list what can be read.
    func records(where isWanted: (String) -> Bool) -> [PackageRecord] {
        let field = Array("Package: ".utf8)
        var found: [PackageRecord] = []
        var position = 0
        while position < bytes.count {
            let line = line(at: position)
            // One look at the first byte spares most lines the comparison.
            if bytes[position] == field[0], bytes[line].starts(with: field) {
                let name = text(line.dropFirst(field.count))
                if isWanted(name) { found += record(name, after: line.upperBound + 1) }
            }
            position = line.upperBound + 1
        }
        return found
    }

    private func record(_ name: String, after start: Int) -> [PackageRecord] {
        var record = PackageRecord(name: name, version: "", isHeld: false, state: "")
        var position = start
        while position < bytes.count {
            let range = line(at: position)
            if range.isEmpty { break }
            let line = text(range)
            if line.hasPrefix("Version: ") { record.version = String(line.dropFirst(9)) }
            if line.hasPrefix("Status: ") {
                // What is wanted, whether something is broken, and what is.
                let words = line.dropFirst(8).split(separator: " ")
                record.isHeld = words.first == "hold"
                record.state = words.count == 3 ? String(words[2]) : ""
            }
            position = range.upperBound + 1
        }
        return ["", "not-installed", "config-files"].contains(record.state) ? [] : [record]
    }

    /// The list is long, so a line's end is looked for by `memchr`.
    private func line(at start: Int) -> Range<Int> {
        let length = bytes.withUnsafeBytes { buffer in
            let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
            guard let first = rest.baseAddress,
                let end = memchr(first, Int32(UInt8(ascii: "\n")), rest.count)
            else { return rest.count }
            return UnsafeRawPointer(end) - first
        }
        return start..<start + length
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
