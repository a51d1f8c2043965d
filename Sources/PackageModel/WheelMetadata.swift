/// The WHEEL file of a wheel: how it wants to be installed.
package struct WheelMetadata: Sendable, Hashable {
    /// Version of the format that the archive follows; the major one is always 1.
    package let formatVersion: PEP440Version
    /// Whether the root of the archive goes to `purelib` rather than `platlib`.
    package let rootIsPurelib: Bool
    /// The tags, as written, one set a line.
    package let tags: [String]
    package let build: String?

    /// The newest format that is known whole; a newer minor one deserves a warning.
    package static let knownMinor: UInt64 = 0

    /// Why a WHEEL file cannot be used.
    package enum Fault: Error, Sendable, Hashable {
        case tooLarge
        case missing(field: String)
        case repeated(field: String)
        case malformed(field: String, String)
        /// A format whose major version is not 1.
        case unsupportedVersion(String)
    }

    package init(_ bytes: [UInt8]) throws(Fault) {
        let header: HeaderBlock
        do { header = try HeaderBlock(bytes) } catch { throw .tooLarge }
        let versionText = try Self.required("Wheel-Version", of: header)
        guard let version = PEP440Version(versionText) else {
            throw .malformed(field: "Wheel-Version", versionText)
        }
        guard version.epoch == 0, version.major == 1 else {
            throw .unsupportedVersion(versionText)
        }
        formatVersion = version
        let pure = try Self.required("Root-Is-Purelib", of: header)
        switch pure.lowercased() {
        case "true": rootIsPurelib = true
        case "false": rootIsPurelib = false
        default: throw .malformed(field: "Root-Is-Purelib", pure)
        }
        tags = header.values(of: "tag")
        build = header.values(of: "build").first
    }

    /// Whether the format is newer than this program knows.
    package var isNewerThanKnown: Bool { formatVersion.minor > Self.knownMinor }

    private static func required(
        _ field: String, of header: HeaderBlock
    ) throws(Fault) -> String {
        let values = header.values(of: field.lowercased())
        guard values.count < 2 else { throw .repeated(field: field) }
        guard let value = values.first else { throw .missing(field: field) }
        return value
    }
}

extension WheelMetadata.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLarge: "its header is larger than \(HeaderBlock.sizeLimit) bytes"
        case .missing(let field): "the field `\(field)` is missing"
        case .repeated(let field): "the field `\(field)` stands more than once"
        case .malformed(let field, let text): "the field `\(field)` cannot be `\(text)`"
        case .unsupportedVersion(let text): "the wheel format `\(text)` is not supported"
        }
    }
}
