import CPlatform
import Diagnostics
import Glibc
import Synchronization
package import SystemPackage

/// Gives files a second place: by reflink, else by hard link, else by copy.
///
/// What two places allow is found out once, by doing, and remembered. Sources are only read. A
/// hard link shares the mode and time of its source, the other methods repeat them; directories are
/// new ones.
package final class Linker: Sendable {
    private let only: LinkMethod?
    private let pool = WriterPool()
    private let known = Mutex<[DevicePair: LinkMethod]>([:])

    /// `only` rules out the other methods; what it cannot do is then an error.
    package init(only: LinkMethod? = nil) { self.only = only }

    /// Places one file or symlink; an existing destination is an error.
    package func place(_ source: FilePath, at destination: FilePath) throws -> LinkReport {
        guard let old = source.lastComponent, let new = destination.lastComponent else {
            throw Errno.invalidArgument.failing(to: "link", destination)
        }
        return try place(
            [(old.string, new.string)],
            from: .open(folder(of: source)), into: .open(folder(of: destination)))
    }

    /// Places files by relative paths, single slashes in them, making the folders that `into` lacks.
    ///
    /// Neighbours in the list that share their folders are cheap, so sorted lists are fast.
    package func place(
        _ files: [(from: String, to: String)], from source: Directory, into: Directory
    ) throws -> LinkReport {
        var report = LinkReport()
        var methods = known.withLock { $0 }
        var old = FolderCursor(top: source, makesFolders: false)
        var new = FolderCursor(top: into, makesFolders: true)
        for file in files {
            let from = try old.locate(file.from)
            let to = try new.locate(file.to)
            try place(from, at: to, &methods, &report)
        }
        return report
    }

    /// Places everything below `source` at the same relative paths below `destination`.
    ///
    /// Folders that exist already are joined; a file that exists already is an error.
    package func placeTree(_ source: FilePath, at destination: FilePath) throws -> LinkReport {
        try Files.createDirectories(destination)
        let into = try Directory.open(destination)
        var files: [(from: String, to: String)] = []
        for found in try Files.walk(source) {
            switch found.attributes.kind {
            case .directory: try into.makeDirectories(found.path)
            case .file, .symlink: files.append((found.path.string, found.path.string))
            case .other:
                throw Errno.invalidArgument.failing(to: "link", source.pushing(found.path))
            }
        }
        return try place(files, from: .open(source), into: into)
    }

    /// `methods` is this batch's own copy of what is known: a lock for each file would be what
    /// several threads wait for.
    private func place(
        _ from: FolderCursor.Place, at to: FolderCursor.Place,
        _ methods: inout [DevicePair: LinkMethod], _ report: inout LinkReport
    ) throws {
        let pair = DevicePair(source: from.device, destination: to.device)
        var method = only ?? methods[pair] ?? .reflink
        while true {
            switch try attempt(method, from, to, &report) {
            case .done: return
            case .declined(let next, let lasting):
                guard only == nil else { throw declined(method, from, to) }
                method = next
                guard lasting else { continue }
                methods[pair] = next
                known.withLock { [next] in $0[pair] = next }
            }
        }
    }

    private enum Outcome {
        case done
        /// Not possible: `next` is, and `lasting` says that this holds for all files of the pair.
        case declined(next: LinkMethod, lasting: Bool)
    }

    private func attempt(
        _ method: LinkMethod, _ from: FolderCursor.Place, _ to: FolderCursor.Place,
        _ report: inout LinkReport
    ) throws -> Outcome {
        let outcome: Outcome
        switch method {
        case .hardLink: outcome = try hardLink(from, to)
        case .reflink, .copy:
            let attributes = try from.folder.attributes(of: from.path)
            if attributes?.kind == .symlink {
                try to.folder.createSymlink(to.path, to: from.folder.readLink(from.path))
                return .done
            }
            outcome = try method == .reflink ? reflink(from, to) : copy(from, to, &report)
        }
        if case .done = outcome { report.files[method, default: 0] += 1 }
        return outcome
    }

    private func hardLink(
        _ from: FolderCursor.Place, _ to: FolderCursor.Place
    ) throws -> Outcome {
        let answer = unsafe from.name.withCString { old in
            unsafe to.name.withCString { new in
                SystemCall.attempt {
                    unsafe linkat(from.folder.descriptor, old, to.folder.descriptor, new, 0)
                }
            }
        }
        switch answer {
        case .success: return .done
        case .failure(.tooManyLinks): return .declined(next: .copy, lasting: false)
        case .failure(.improperLink), .failure(.notPermitted), .failure(.notSupported):
            return .declined(next: .copy, lasting: true)
        case .failure(let reason):
            throw reason.failing(to: "link", to.folder.path.pushing(to.path))
        }
    }

    private func reflink(_ from: FolderCursor.Place, _ to: FolderCursor.Place) throws -> Outcome {
        let source = try from.folder.openFile(from.path)
        let target = try to.folder.createFile(to.path)
        let answer = SystemCall.attempt {
            provision_clone_file(target.descriptor, source.descriptor)
        }
        switch answer {
        case .success:
            let attributes = try source.attributes()
            try target.setMode(attributes.mode)
            target.setModified(attributes.modified)
            try target.close()
            return .done
        case .failure(let reason) where Self.isFatal(reason):
            throw reason.failing(to: "copy", target.path)
        case .failure:
            try to.folder.remove(to.path)
            return .declined(next: .hardLink, lasting: true)
        }
    }

    /// Tells failures of the disk from file systems that cannot share blocks.
    private static func isFatal(_ reason: Errno) -> Bool {
        [.noSpace, .diskQuotaExceeded, .ioError].contains(reason)
    }

    private func copy(
        _ from: FolderCursor.Place, _ to: FolderCursor.Place, _ report: inout LinkReport
    ) throws -> Outcome {
        let source = try from.folder.openFile(from.path)
        let attributes = try source.attributes()
        var writer = try MemberWriter.create(
            to.path, in: to.folder, size: attributes.size, mode: attributes.mode,
            modified: attributes.modified, pool: pool)
        while writer.remaining > 0 {
            let before = writer.remaining
            try unsafe writer.fill { try unsafe source.read(into: $0) }
            if writer.remaining == before { break }
        }
        try writer.finish()
        report.bytesCopied += attributes.size
        return .done
    }

    private func declined(
        _ method: LinkMethod, _ from: FolderCursor.Place, _ to: FolderCursor.Place
    ) -> ProvisionError {
        ProvisionError(
            .fileOperation, "cannot place `\(from.name)` in `\(to.folder.path)`",
            context: ["a \(method.rawValue) is not possible there"])
    }

    private func folder(of path: FilePath) -> FilePath {
        let folder = path.removingLastComponent()
        return folder.isEmpty ? "." : folder
    }
}

private struct DevicePair: Hashable {
    var source: UInt64
    var destination: UInt64
}
