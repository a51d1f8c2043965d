import Glibc

/// Reads dpkg's list of packages.
///
/// The list is long and read at every start, so lines that do not matter cost one look at a byte.
struct DpkgStatusReader {
    private let bytes: [UInt8]
    private var position: Int

    /// All packages of the text; a paragraph without name, status or architecture is passed over.
    static func packages(in bytes: [UInt8]) -> [DpkgPackage] {
        var reader = DpkgStatusReader(bytes: bytes, position: 0)
        var packages: [DpkgPackage] = []
        while reader.position < bytes.count {
            if let package = reader.paragraph() { packages.append(package) }
        }
        return packages
    }

    private struct Fields {
        var name: String?
        var status: Substring?
        var architecture: String?
        var version: String?
    }

    /// Reads on past the empty line that ends a paragraph.
    private mutating func paragraph() -> DpkgPackage? {
        var fields = Fields()
        while position < bytes.count {
            let line = nextLine()
            guard let first = line.first else { break }
            switch first {
            case UInt8(ascii: "P"): value(line, "Package: ").map { fields.name = $0 }
            case UInt8(ascii: "S"): value(line, "Status: ").map { fields.status = $0[...] }
            case UInt8(ascii: "A"):
                value(line, "Architecture: ").map { fields.architecture = $0 }
            case UInt8(ascii: "V"): value(line, "Version: ").map { fields.version = $0 }
            default: break
            }
        }
        return package(fields)
    }

    private func package(_ fields: Fields) -> DpkgPackage? {
        let words = fields.status?.split(separator: " ") ?? []
        guard let name = fields.name, words.count == 3,
            let state = DpkgPackage.State(rawValue: String(words[2]))
        else { return nil }
        return DpkgPackage(
            name: name, architecture: fields.architecture ?? "all", version: fields.version,
            want: DpkgPackage.Want(rawValue: String(words[0])) ?? .unknown, state: state,
            needsReinstallation: words[1] == "reinstreq")
    }

    private func value(_ line: ArraySlice<UInt8>, _ field: StaticString) -> String? {
        let count = field.utf8CodeUnitCount
        let isField = field.withUTF8Buffer { name in
            line.count >= count && line.prefix(count).elementsEqual(name)
        }
        guard isField else { return nil }
        return String(decoding: line.dropFirst(count), as: UTF8.self)
    }

    /// The next line without its end, which is looked for by `memchr`.
    private mutating func nextLine() -> ArraySlice<UInt8> {
        let start = position
        let length = bytes.withUnsafeBytes { buffer in
            let rest = UnsafeRawBufferPointer(rebasing: buffer[start...])
            guard let first = rest.baseAddress,
                let end = memchr(first, Int32(UInt8(ascii: "\n")), rest.count)
            else { return rest.count }
            return UnsafeRawPointer(end) - first
        }
        position = min(bytes.count, start + length + 1)
        return bytes[start..<start + length]
    }
}
