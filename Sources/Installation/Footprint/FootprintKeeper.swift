import Diagnostics
import FileSystem
import Hashing
import PackageModel
package import SystemPackage

/// Puts the footprint of one environment down, and takes it away.
///
/// A file or link is ours where the record says what it holds and it does hold that; nothing else
/// is ever replaced or removed. To be used by whoever holds the environment's lock.
package struct FootprintKeeper: Sendable {
    let home: PrefixFolder
    let folders: SystemFolders
    let records: FootprintRecords
    /// Whether files and links are on the disk when a call returns.
    let isSynced: Bool

    package init(
        home: PrefixFolder, folders: SystemFolders = SystemFolders(), records: FootprintRecords,
        isSynced: Bool = true
    ) {
        self.home = home
        self.folders = folders
        self.records = records
        self.isSynced = isSynced
    }

    /// What the generation in `place` wants for everybody.
    package func footprint(of place: GenerationFolder) throws -> Footprint {
        try Footprint(of: place, in: home, folders)
    }

    package func record() throws -> FootprintRecord { try records.read(home) }

    /// What was changed, and what was left.
    package struct Change: Sendable, Equatable {
        package var written: [FilePath] = []
        package var removed: [FilePath] = []
        /// Paths that somebody else has; a footprint can do without them, or they were changed.
        package var left: [FilePath] = []

        package init() {}
    }

    /// Makes the machine have exactly `wanted` of this environment's files and links.
    ///
    /// Throws before anything is changed where a path is not ours. Lines in start-up files stay.
    @discardableResult
    package func settle(to wanted: Footprint) throws -> Change {
        let old = try record()
        let (entries, left) = try placeable(wanted, old)
        try check(entries, old)
        var change = Change()
        change.left = left
        let outdated = old.paths.filter { path in !entries.contains { $0.path == path } }
        if try outdated.isEmpty && entries.allSatisfy({ try isSettled($0, old) }) { return change }
        var new = try ahead(of: entries, old)
        if try concernsLoader(entries, outdated, old) { new.add(.cache, at: Self.cache) }
        try records.write(new, of: home)
        for entry in entries where try put(entry, old) { change.written.append(entry.path) }
        for path in outdated {
            if try takeAway(path, old) {
                change.removed.append(path)
            } else {
                change.left.append(path)
            }
            new.remove(path)
        }
        for entry in entries {
            new.remove(entry.path)
            new.add(try item(of: entry.content), at: entry.path)
        }
        try removeFolders(&new)
        try records.write(new, of: home)
        return change
    }

    /// Takes away all files and links of this environment; those that were changed since are left.
    @discardableResult
    package func clear() throws -> Change { try settle(to: Footprint()) }

    // MARK: What is there

    /// What a path holds now; nil where nothing has the name, an error's reason where it is
    /// neither file nor link.
    func present(_ path: FilePath) throws -> FootprintRecord.Item? {
        let place = folders.location(path)
        switch try Files.kind(of: place) {
        case nil: return nil
        case .symlink: return .link(try Files.readLink(place))
        case .file: return .file(try Digest.sha256(of: Files.read(place, limit: 16 << 20)))
        default: return .folder
        }
    }

    func item(of content: Footprint.Entry.Content) throws -> FootprintRecord.Item {
        switch content {
        case .file(let text): .file(try Digest.sha256(of: text))
        case .link(let target): .link(target)
        }
    }

    func isSettled(_ entry: Footprint.Entry, _ old: FootprintRecord) throws -> Bool {
        let item = try item(of: entry.content)
        return try old.items(at: entry.path) == [item] && present(entry.path) == item
    }

    /// Throws what `settle` would throw before it changes anything.
    package func check(_ wanted: Footprint) throws {
        let old = try record()
        try check(placeable(wanted, old).0, old)
    }

    private func check(_ entries: [Footprint.Entry], _ old: FootprintRecord) throws {
        for entry in entries { try check(entry.path, old, orHolding: entry.content) }
    }

    /// The entries that can be put down, and the paths of those that give way to others.
    private func placeable(
        _ wanted: Footprint, _ old: FootprintRecord
    ) throws -> ([Footprint.Entry], [FilePath]) {
        var entries: [Footprint.Entry] = []
        var left: [FilePath] = []
        for entry in wanted.entries {
            let there = try present(entry.path)
            if entry.yields, let there, !old.items(at: entry.path).contains(there) {
                left.append(entry.path)
            } else {
                entries.append(entry)
            }
        }
        return (entries, left)
    }

    // MARK: Changes

    /// The record before the change: what is known to be there and what will be.
    private func ahead(
        of entries: [Footprint.Entry], _ old: FootprintRecord
    ) throws -> FootprintRecord {
        var record = old
        for entry in entries {
            for folder in try missingFolders(of: entry.path) { record.add(.folder, at: folder) }
            record.add(try item(of: entry.content), at: entry.path)
        }
        return record
    }

    func missingFolders(of path: FilePath) throws -> [FilePath] {
        var missing: [FilePath] = []
        var above = path.removingLastComponent()
        while !above.components.isEmpty,
            try Files.attributesFollowingLinks(of: folders.location(above)) == nil
        {
            missing.append(above)
            above.removeLastComponent()
        }
        return missing
    }

    /// Whether something had to be done.
    private func put(_ entry: Footprint.Entry, _ old: FootprintRecord) throws -> Bool {
        let place = folders.location(entry.path)
        let there = try present(entry.path)
        if there == (try item(of: entry.content)) { return false }
        try Files.createDirectories(place.removingLastComponent())
        switch (entry.content, there) {
        case (.file(let text), nil):
            let isMade = try Files.writeIfAbsent(Array(text.utf8), to: place, sync: isSynced)
            guard isMade else { throw foreign(entry.path, try present(entry.path)) }
        case (.file(let text), _):
            try Files.writeAtomically(text, to: place, sync: isSynced)
        case (.link(let target), nil):
            try Files.createSymlink(place, to: target)
            if isSynced { try Files.syncDirectory(place.removingLastComponent()) }
        case (.link(let target), _):
            try Files.replaceSymlink(place, to: target, sync: isSynced)
        }
        return true
    }

    /// Removes what is still as it was recorded; false where it is something else by now.
    private func takeAway(_ path: FilePath, _ old: FootprintRecord) throws -> Bool {
        guard let there = try present(path) else { return true }
        guard old.items(at: path).contains(there) else { return false }
        let place = folders.location(path)
        try Files.remove(place)
        if isSynced { try Files.syncDirectory(place.removingLastComponent()) }
        return true
    }

    /// Removes the folders that were made and have nothing in them any more.
    func removeFolders(_ record: inout FootprintRecord) throws {
        for folder in record.folders {
            let place = folders.location(folder)
            let isGone = try Files.removeEmptyDirectory(place) || !Files.exists(place)
            if isGone { record.remove(folder) }
        }
        // Folders alone are nothing that anybody has to come back for.
        if record.entries.allSatisfy({ $0.item == .folder }) {
            record = FootprintRecord(root: home.root)
        }
    }
}
