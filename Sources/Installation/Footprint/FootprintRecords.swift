import FileSystem
import Hashing
import PackageModel
package import SystemPackage

/// The records of all environments of one scope, a folder in the state folder.
package struct FootprintRecords: Sendable {
    private let state: FilePath
    private let folder: FilePath
    /// Whether what is written is on the disk when a call returns.
    private let isSynced: Bool

    /// Records of one state folder are parted by `name`.
    package init(state: FilePath, name: String = "footprints", isSynced: Bool = true) {
        self.state = state
        folder = state.appending(name)
        self.isSynced = isSynced
    }

    private func path(of home: PrefixFolder) throws -> FilePath {
        let mark = try Digest.sha256(of: home.root.string).hex.prefix(16)
        return folder.appending("\(home.name).\(mark)")
    }

    /// What is recorded of `home`; nothing where there is no record.
    package func read(_ home: PrefixFolder) throws -> FootprintRecord {
        try read(path(of: home)) ?? FootprintRecord(root: home.root)
    }

    private func read(_ path: FilePath) throws -> FootprintRecord? {
        guard try Files.kind(of: path) == .file else { return nil }
        // A damaged record says nothing, and must not keep an environment from being removed.
        let bytes = try Files.read(path, limit: 16 << 20)
        return FootprintRecord(parsing: String(decoding: bytes, as: UTF8.self))
    }

    package func exists(_ home: PrefixFolder) throws -> Bool { try Files.exists(path(of: home)) }

    /// Replaces the record of `home`; one that is empty is removed, and folders that are then.
    package func write(_ record: FootprintRecord, of home: PrefixFolder) throws {
        let path = try path(of: home)
        guard record.isEmpty else {
            try Files.createDirectories(folder)
            return try Files.writeAtomically(record.text, to: path, sync: isSynced)
        }
        try Files.remove(path)
        if try Files.removeEmptyDirectory(folder), state.lastComponent?.string == "provision" {
            try Files.removeEmptyDirectory(state)
        }
    }

    /// The folder of another environment that has put something at `path`; nil where none has.
    func owner(of path: FilePath, but home: PrefixFolder) throws -> FilePath? {
        guard try Files.exists(folder) else { return nil }
        for entry in try Files.list(folder) where !entry.name.hasPrefix(".") {
            guard let record = try read(folder.appending(entry.name)), record.root != home.root,
                record.paths.contains(path)
            else { continue }
            return record.root
        }
        return nil
    }
}
