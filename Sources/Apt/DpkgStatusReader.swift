import FileSystem

/// Reads dpkg's list of packages.
///
/// The list is long and read at every start, so lines that do not matter cost one look at a byte.
struct DpkgStatusReader {
    private let text: FileLines
    private var position = 0

    private init(_ bytes: [UInt8]) { text = FileLines(bytes) }

    private var bytes: [UInt8] { text.bytes }

    /// All packages of the text; a paragraph without name, status or architecture is passed over.
    static func packages(in bytes: [UInt8]) -> [DpkgPackage] {
        var reader = DpkgStatusReader(bytes)
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

    private mutating func nextLine() -> ArraySlice<UInt8> {
        let line = text.line(at: position)
        position = min(bytes.count, line.upperBound + 1)
        return bytes[line]
    }
}
