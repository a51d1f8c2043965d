import CArchive

/// One header of a tar, in checked words.
struct TarEntry {
    let path: MemberPath?
    let kind: Kind
    /// Apparent length: holes count.
    let size: Int64
    /// 0644 or 0755.
    let mode: UInt16
    /// Nanoseconds since 1970, of times until 2106; nil where the header tells none.
    let modified: Int64?

    enum Kind: Equatable {
        case file, folder
        /// The target as it stands there.
        case symlink(String)
        /// The member that it is another name of.
        case hardLink(MemberPath)
    }

    init(_ raw: OpaquePointer) throws {
        guard let name = unsafe Self.text(archive_entry_pathname(raw)) else {
            throw ArchiveError.unsafe("a member's name cannot be read")
        }
        path = try Self.path(name)
        size = unsafe archive_entry_size(raw)
        mode = unsafe archive_entry_mode(raw) & 0o111 != 0 ? 0o755 : 0o644
        modified = unsafe Self.time(of: raw)
        kind = try unsafe Self.kind(of: raw, visible(name))
        guard size >= 0 else { throw ArchiveError.malformed("`\(visible(name))` has no length") }
        if case .hardLink = kind, size != 0 {
            throw ArchiveError.unsafe("the hard link `\(visible(name))` has contents of its own")
        }
    }

    private static func time(of raw: OpaquePointer) -> Int64? {
        guard unsafe archive_entry_mtime_is_set(raw) != 0 else { return nil }
        let seconds = unsafe Int64(archive_entry_mtime(raw))
        guard 0...Int64(UInt32.max) ~= seconds else { return nil }
        let part = unsafe Int64(archive_entry_mtime_nsec(raw))
        return seconds * 1_000_000_000 + min(max(part, 0), 999_999_999)
    }

    /// The name without the `./` that tar puts before names; nil for the top folder itself.
    private static func path(_ name: String) throws(ArchiveError) -> MemberPath? {
        if name == "." || name == "./" { return nil }
        return try MemberPath(name.hasPrefix("./") ? String(name.dropFirst(2)) : name)
    }

    private static func kind(of raw: OpaquePointer, _ name: String) throws(ArchiveError) -> Kind {
        if let target = unsafe text(archive_entry_hardlink(raw)) {
            guard let path = try path(target) else {
                throw .unsafe("the hard link `\(name)` leads to the top folder")
            }
            return .hardLink(path)
        }
        switch UInt32(unsafe archive_entry_filetype(raw)) {
        case provision_entry_file: return .file
        case provision_entry_folder: return .folder
        case provision_entry_symlink:
            guard let target = unsafe text(archive_entry_symlink(raw)) else {
                throw .unsafe("the target of the symlink `\(name)` cannot be read")
            }
            return .symlink(target)
        default: throw .unsafe("`\(name)` is a device, pipe or other special file")
        }
    }

    private static func text(_ raw: UnsafePointer<CChar>?) -> String? {
        guard let raw = unsafe raw else { return nil }
        return unsafe String(validatingCString: raw)
    }
}
