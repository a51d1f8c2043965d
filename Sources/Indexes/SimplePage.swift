/// The files of one project as a simple index lists them (PEP 503, PEP 691).
struct SimplePage: Sendable, Hashable {
    var files: [IndexFile]

    /// Why a page could not be read.
    enum Fault: Error, Sendable, Hashable {
        /// Not the JSON that the specification tells, at this byte.
        case json(offset: Int, expected: String)
        /// A major version of the format that nobody here knows.
        case version(String)
        /// The address of the page itself cannot be read.
        case address
        case tooManyFiles
    }

    /// More files than any project has; each costs memory.
    static let fileLimit = 500_000

    /// Reads a page by its content type, or where that says nothing by its first byte.
    ///
    /// Single strange files are left out; a broken page is an error.
    init(_ body: [UInt8], contentType: String?, url: String) throws(Fault) {
        let type = contentType?.lowercased() ?? ""
        let first = body.first { $0 > 0x20 }
        if type.contains("json") || !type.contains("html") && first == UInt8(ascii: "{") {
            try self.init(json: body, url: url)
        } else {
            try self.init(html: body, url: url)
        }
    }

    /// Only major version 1 of the format is known; a page that says nothing is of it.
    static func check(version: String) throws(Fault) {
        guard version == "1" || version.hasPrefix("1.") else { throw .version(version) }
    }

    mutating func append(_ file: IndexFile) throws(Fault) {
        guard files.count < Self.fileLimit else { throw .tooManyFiles }
        files.append(file)
    }
}

extension SimplePage.Fault: CustomStringConvertible {
    var description: String {
        switch self {
        case .json(let offset, let expected):
            "it is not the JSON of an index: expected \(expected) at byte \(offset)"
        case .version(let version): "its format has version `\(version)`, known is 1"
        case .address: "its own address cannot be read"
        case .tooManyFiles: "it lists more than \(SimplePage.fileLimit) files"
        }
    }
}
