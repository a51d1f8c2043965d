import Diagnostics
import FileSystem
package import SystemPackage

/// Lines in start-up files: what a user asks for, as opposed to what is for everybody.
extension FootprintKeeper {
    /// Puts the environment's lines into `file`; false where they are there already.
    ///
    /// The record comes before the change, and says whether the file was made for them.
    @discardableResult
    package func install(in file: StartupFile, user: UInt32) throws -> Bool {
        _ = try file.target(user: user)
        let block = StartupBlock(home: home, shell: file.shell)
        let text = try file.read()
        var record = try record()
        let known = record.items(at: file.path)
        let isOwn = try known.contains(.block(file.shell, isOwn: true)) || !Files.exists(file.path)
        let item = FootprintRecord.Item.block(file.shell, isOwn: isOwn)
        if block.isWhole(in: text), known == [item] { return false }
        record.remove(file.path)
        for folder in try missingFolders(of: file.path) { record.add(.folder, at: folder) }
        record.add(item, at: file.path)
        try records.write(record, of: home)
        guard !block.isWhole(in: text) else { return false }
        try Files.createDirectories(file.path.removingLastComponent())
        try file.write(block.adding(to: text), user: user)
        return true
    }

    /// Takes the environment's lines out of `file`; false where it has none.
    package func uninstall(from file: StartupFile, user: UInt32) throws -> Bool {
        var record = try record()
        let isOwn = record.items(at: file.path).contains(.block(file.shell, isOwn: true))
        let isChanged = try strip(file, isOwn: isOwn, user)
        let known = record
        record.remove(file.path)
        try removeFolders(&record)
        if record != known { try records.write(record, of: home) }
        return isChanged
    }

    private func strip(_ file: StartupFile, isOwn: Bool, _ user: UInt32) throws -> Bool {
        guard try Files.attributesFollowingLinks(of: file.path)?.kind == .file,
            let rest = try StartupBlock(home: home, shell: file.shell).removing(from: file.read())
        else { return false }
        _ = try file.target(user: user)
        if isOwn, rest.isEmpty, try Files.kind(of: file.path) == .file {
            try Files.remove(file.path)
        } else {
            try file.write(rest, user: user)
        }
        return true
    }

    /// The start-up files that have lines of the environment, by the record.
    package func startupFiles() throws -> [StartupFile] {
        try record().entries.compactMap { entry in
            guard case .block(let shell, _) = entry.item else { return nil }
            return StartupFile(shell: shell, path: entry.path)
        }
    }

    /// The start-up files whose lines are gone or were changed.
    package func startupDrift() throws -> [FootprintDrift] {
        try startupFiles().compactMap { file in
            let block = StartupBlock(home: home, shell: file.shell)
            let text = try file.read()
            if block.isWhole(in: text) { return nil }
            let isThere = block.removing(from: text) != nil
            return FootprintDrift(path: file.path, kind: isThere ? .changed : .missing)
        }
    }
}

/// Variables for a user's own session.
extension FootprintKeeper {
    /// What the generation in `place` wants where it is one user's: the session's variables, where
    /// these were asked for once.
    package func ownFootprint(of place: GenerationFolder) throws -> Footprint {
        var footprint = Footprint()
        // A path of any other name holds something else, whoever put it on record.
        let name = SystemFolders.sessionFile(home.name).lastComponent
        for path in try record().paths where path.lastComponent == name {
            try footprint.addSession(of: place, at: path)
        }
        return footprint
    }
}

extension Footprint {
    /// Wants the session's variables of the generation in `place` at `path`; nothing where it sets
    /// none.
    package mutating func addSession(of place: GenerationFolder, at path: FilePath) throws {
        guard try Files.kind(of: place.profile.appending("session.conf")) == .file else { return }
        add(path, try Self.session(of: place))
    }
}

extension FootprintKeeper {
    /// Whether `file` has lines of the environment, whoever recorded them.
    package func hasLines(in file: StartupFile) throws -> Bool {
        guard try Files.attributesFollowingLinks(of: file.path)?.kind == .file else { return false }
        return try StartupBlock(home: home, shell: file.shell).removing(from: file.read()) != nil
    }
}
