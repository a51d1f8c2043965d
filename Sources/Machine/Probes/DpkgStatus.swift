import Glibc

/// dpkg's list of packages, read without dpkg.
struct DpkgStatus {
    struct Package: Hashable {
        var name: String
        var version: String

        /// Without epoch and Debian revision: `550.163.01` of `1:550.163.01-1ubuntu2`.
        var upstreamVersion: Substring {
            let start = version.firstIndex(of: ":").map(version.index(after:)) ?? version.startIndex
            let text = version[start...]
            return text.lastIndex(of: "-").map { text[..<$0] } ?? text
        }
    }

    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The installed packages whose name pleases, in the file's order.
    func versions(where isWanted: (String) -> Bool) -> [Package] {
        var found: [Package] = []
        let field = Array("Package: ".utf8)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let line = line(at: position)
            // One look at the first byte spares most lines the comparison.
            if bytes[position] == field[0], bytes[line].starts(with: field) {
                let name = text(line.dropFirst(field.count))
                if isWanted(name), let package = package(name, after: line.upperBound) {
                    found.append(package)
                }
            }
            position = line.upperBound + 1
        }
        return found
    }

    /// Reads on to the empty line that ends a paragraph.
    private func package(_ name: String, after start: Int) -> Package? {
        var version: String?
        var isInstalled = false
        var position = start + 1
        while position < bytes.endIndex {
            let range = line(at: position)
            if range.isEmpty { break }
            let line = text(range)
            if line == "Status: install ok installed" || line == "Status: hold ok installed" {
                isInstalled = true
            } else if line.hasPrefix("Version: ") {
                version = String(line.dropFirst("Version: ".count))
            }
            position = range.upperBound + 1
        }
        return isInstalled ? version.map { Package(name: name, version: $0) } : nil
    }

    /// The list is long and read at every start, so the line's end is looked for by `memchr`.
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
