import CPlatform
import Diagnostics
import Glibc
package import SystemPackage

extension Directory {
    /// The names in this directory that begin with `prefix`, all by default, sorted; never `.` and `..`.
    ///
    /// A common folder such as `/tmp` may hold tens of thousands of others, which cost next to nothing.
    package func list(beginning prefix: String = "") throws -> [DirectoryEntry] {
        // A second descriptor of its own, since a listing moves the offset that all copies share.
        let own = try SystemCall.perform("list", path) {
            unsafe provision_openat(descriptor, ".", directoryFlags, 0)
        }
        guard let stream = unsafe fdopendir(own) else {
            let reason = Errno(rawValue: errno)
            _ = Glibc.close(own)
            throw reason.failing(to: "list", path)
        }
        defer { unsafe closedir(stream) }
        var found: [DirectoryEntry] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let name = unsafe provision_entry_name(entry)
            guard unsafe strncmp(name, prefix, prefix.utf8.count) == 0,
                let component = unsafe FilePath.Component(platformString: name),
                component.kind == .regular
            else { continue }
            let type = unsafe entry.pointee.d_type
            found.append(DirectoryEntry(component: component, kind: try kind(component, type)))
        }
        if errno != 0 { throw Errno(rawValue: errno).failing(to: "list", path) }
        return found.sorted { $0.name < $1.name }
    }

    private func kind(_ component: FilePath.Component, _ type: UInt8) throws -> FileKind {
        if let kind = FileKind(entryType: type) { return kind }
        return try attributes(of: FilePath(root: nil, [component]))?.kind ?? .other
    }

    /// What `lstat` tells of a name in this directory; nil where there is none.
    ///
    /// `relative` is one component; deeper paths are reached through `subdirectory`.
    package func attributes(of relative: FilePath) throws -> FileAttributes? {
        guard relative.root == nil, relative.components.count == 1 else {
            throw failure(.improperLink, "examine", relative)
        }
        var raw = stat()
        let answer = unsafe relative.attempt {
            unsafe fstatat(descriptor, $0, &raw, AT_SYMLINK_NOFOLLOW)
        }
        switch answer {
        case .success: return FileAttributes(raw)
        case .failure(.noSuchFileOrDirectory): return nil
        case .failure(let reason): throw failure(reason, "examine", relative)
        }
    }

    /// What `lstat` tells of a path below this directory; nil where nothing has it.
    ///
    /// For looking alone: symlinks in its folders are followed, wherever they lead.
    package func attributes(at path: String) throws -> FileAttributes? {
        var raw = stat()
        let answer = unsafe path.withCString { name in
            SystemCall.attempt { unsafe fstatat(descriptor, name, &raw, AT_SYMLINK_NOFOLLOW) }
        }
        switch answer {
        case .success: return FileAttributes(raw)
        case .failure(.noSuchFileOrDirectory), .failure(.notDirectory): return nil
        case .failure(let reason): throw failure(reason, "examine", FilePath(path))
        }
    }

    /// What the symlink `relative`, one component, points to.
    func readLink(_ relative: FilePath) throws -> FilePath {
        var buffer = [CChar](repeating: 0, count: 4097)
        let answer = unsafe relative.attempt { name in
            let length = unsafe readlinkat(descriptor, name, &buffer, 4096)
            return Int32(truncatingIfNeeded: length)
        }
        if case .failure(let reason) = answer { throw failure(reason, "read the link", relative) }
        return unsafe FilePath(platformString: &buffer)
    }
}
