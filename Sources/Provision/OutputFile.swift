import Diagnostics
import FileSystem
import Glibc
import SystemPackage

/// A file that the user named for something to be written to.
///
/// A plain file is replaced as a whole. A device, a pipe or what is behind `/dev` and `/proc`, such as
/// `/dev/stdout`, is written into: no file takes its place. Files of `/dev/shm` are plain ones.
struct OutputFile {
    let path: FilePath

    init(_ name: String, in folder: FilePath) {
        // As it stands: `..` behind a link leads to where the link's goal lies.
        path = folder.pushing(FilePath(name))
    }

    /// Throws where it cannot be written, so far as that shows before.
    func check() throws {
        let found = try found()
        if found?.kind == .directory {
            throw ProvisionError(
                .fileOperation, "cannot write to `\(path)`", context: ["it is a directory"])
        }
        guard !isStream(found) else { return }
        try Files.checkWritable(try place().removingLastComponent())
    }

    /// A new plain file gets exactly `mode`.
    func write(_ text: String, mode: UInt16 = 0o644) throws {
        guard isStream(try found()) else {
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

    /// What the path leads to; nil where nothing is there.
    ///
    /// A link that somebody else laid into a common folder leads to where he likes, so it is nothing:
    /// the file takes its place.
    private func found() throws -> FileAttributes? {
        if !isOfKernel, let link = try Files.attributes(of: path), link.kind == .symlink,
            ![0, geteuid()].contains(link.owner)
        {
            return nil
        }
        return try Files.attributesFollowingLinks(of: path)
    }

    private func isStream(_ found: FileAttributes?) -> Bool {
        found.map { $0.kind != .file || isOfKernel } ?? false
    }

    /// Where a file may be what a stream of ours was led to.
    private var isOfKernel: Bool {
        let path = path.lexicallyNormalized()
        return path.starts(with: "/proc")
            || path.starts(with: "/dev") && !path.starts(with: "/dev/shm")
    }

    /// Where a link leads, so that the link stays.
    private func place() throws -> FilePath {
        try Files.kind(of: path) == .symlink && found() != nil ? Files.resolve(path) : path
    }
}
