import Diagnostics
import FileSystem
import SystemPackage

/// A file that the user named for something to be written to.
///
/// A plain file is replaced as a whole. A device, a pipe or what is behind `/dev` and `/proc`, such as
/// `/dev/stdout`, is written into: no file takes its place.
struct OutputFile {
    let path: FilePath

    init(_ name: String, in folder: FilePath) {
        path = folder.pushing(FilePath(name)).lexicallyNormalized()
    }

    /// Throws where it cannot be written, so far as that shows before.
    func check() throws {
        let found = try Files.attributesFollowingLinks(of: path)
        if found?.kind == .directory {
            throw ProvisionError(
                .fileOperation, "cannot write to `\(path)`", context: ["it is a directory"])
        }
        guard !isStream(found) else { return }
        try Files.checkWritable(try place().removingLastComponent())
    }

    /// A new file gets exactly `mode`.
    func write(_ text: String, mode: UInt16 = 0o644) throws {
        guard isStream(try Files.attributesFollowingLinks(of: path)) else {
            return try Files.writeAtomically(text, to: place(), mode: mode)
        }
        do {
            let file = try FileDescriptor.open(path, .writeOnly, options: [.append])
            try file.closeAfter { _ = try file.writeAll(Array(text.utf8)) }
        } catch let error as Errno {
            throw ProvisionError(
                .fileOperation, "failed to write to `\(path)`", context: ["\(error)"])
        }
    }

    private func isStream(_ found: FileAttributes?) -> Bool {
        guard let found else { return false }
        return found.kind != .file || path.starts(with: "/dev") || path.starts(with: "/proc")
    }

    /// Where a link leads, so that the link stays.
    private func place() throws -> FilePath {
        try Files.kind(of: path) == .symlink && Files.attributesFollowingLinks(of: path) != nil
            ? Files.resolve(path) : path
    }
}
