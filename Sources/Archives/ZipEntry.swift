/// One member of a ZIP as its central directory declares it.
package struct ZipEntry: Sendable, Hashable {
    /// Checked: relative, printable, without a `/` at the end.
    package let name: String
    package let kind: Kind
    /// Length when unpacked, in bytes.
    package let size: Int64
    package let compressedSize: Int64
    package let crc32: UInt32
    package let method: Method
    /// 0755 for files that anyone may execute, else 0644; 0755 for folders.
    package let mode: UInt16
    package let localHeaderOffset: Int64
    /// The name as the records have it, for comparison with the local header.
    let rawName: [UInt8]
    let flags: UInt16

    package enum Kind: Sendable, Hashable { case file, directory }

    package enum Method: UInt16, Sendable, Hashable {
        case stored = 0
        case deflated = 8
    }
}

extension ZipEntry {
    static let hasDescriptor: UInt16 = 1 << 3
    static let hasUTF8Name: UInt16 = 1 << 11
    /// Two bits that tell how hard the packer tried; deflate only, and without any effect.
    static let effort: UInt16 = 0b110

    /// Reads one record of the central directory.
    init(central reader: inout ByteReader) throws(ArchiveError) {
        guard try reader.u32() == ZipSignature.centralHeader else {
            throw .malformed("the central directory has a record that is none")
        }
        _ = try reader.u16()
        let facts = try ZipHeaderFacts(&reader)
        let lengths = (Int(try reader.u16()), Int(try reader.u16()), Int(try reader.u16()))
        let disk = try reader.u16()
        _ = try reader.u16()
        let attributes = try reader.u32()
        let offset = try reader.u32()
        rawName = Array(try reader.take(lengths.0))
        var extra = try ZipExtra(try reader.take(lengths.1), name: rawName)
        _ = try reader.take(lengths.2)

        method = try facts.method()
        try facts.checkFlags()
        flags = facts.flags
        size = try extra.size(facts.size)
        compressedSize = try extra.size(facts.compressedSize)
        localHeaderOffset = try extra.size(offset)
        try extra.finish(disk: disk)
        crc32 = facts.crc32
        name = try Self.check(rawName, flags: flags).text
        kind = try Self.kind(of: rawName, name, mode: attributes >> 16)
        mode = kind == .directory || attributes >> 16 & 0o111 != 0 ? 0o755 : 0o644
        try checkSizes()
    }

    private func checkSizes() throws(ArchiveError) {
        if kind == .directory, size != 0 { throw .malformed("the folder `\(name)` has contents") }
        if method == .stored, size != compressedSize {
            throw .malformed("the stored member `\(name)` has two sizes")
        }
    }

    private static func check(_ raw: [UInt8], flags: UInt16) throws(ArchiveError) -> MemberPath {
        let isASCII = raw.allSatisfy { $0 < 0x80 }
        guard isASCII || flags & hasUTF8Name != 0 else {
            throw .unsafe("a member's name is not ASCII and not marked as UTF-8")
        }
        return try MemberPath(raw)
    }

    /// The kind that the name and, where a Unix packer told, the mode agree on.
    private static func kind(
        of raw: [UInt8], _ name: String, mode: UInt32
    ) throws(ArchiveError) -> Kind {
        let isFolder = raw.last == UInt8(ascii: "/")
        switch mode & 0o170000 {
        case 0: break
        case 0o100000 where !isFolder: break
        case 0o040000 where isFolder: break
        case 0o120000: throw .unsafe("`\(name)` is a symlink")
        default: throw .unsafe("`\(name)` is neither a plain file nor a folder")
        }
        return isFolder ? .directory : .file
    }
}

/// The fields that a local and a central header have in common, in their common order.
struct ZipHeaderFacts {
    let flags: UInt16
    private let rawMethod: UInt16
    let crc32: UInt32
    let compressedSize: UInt32
    let size: UInt32

    init(_ reader: inout ByteReader) throws(ArchiveError) {
        let version = try reader.u16()
        guard version & 0xFF <= 45 else {
            throw .unsupported("a member needs version \(version & 0xFF) of the ZIP format")
        }
        flags = try reader.u16()
        rawMethod = try reader.u16()
        _ = try reader.u32()  // time and date, which nothing depends on
        crc32 = try reader.u32()
        compressedSize = try reader.u32()
        size = try reader.u32()
    }

    func method() throws(ArchiveError) -> ZipEntry.Method {
        guard let method = ZipEntry.Method(rawValue: rawMethod) else {
            throw .unsupported("a member has compression method \(rawMethod)")
        }
        return method
    }

    /// The bits of effort mean nothing for stored members, and some archivers set them all the same.
    func checkFlags() throws(ArchiveError) {
        let allowed = ZipEntry.hasDescriptor | ZipEntry.hasUTF8Name | ZipEntry.effort
        guard flags & ~allowed == 0 else {
            throw .unsupported("a member has the flags 0x\(String(flags, radix: 16))")
        }
    }
}
