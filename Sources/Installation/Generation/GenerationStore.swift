package import Diagnostics
import FileSystem
import SystemPackage

/// The generations of one prefix, as anybody may read them.
package struct GenerationStore: Sendable {
    package let folder: PrefixFolder

    package init(folder: PrefixFolder) { self.folder = folder }

    /// The number that `current` points to; nil where nothing is switched on.
    package func currentNumber() throws -> Int? {
        guard try Files.kind(of: folder.current) == .symlink,
            let name = try Files.readLink(folder.current).lastComponent
        else { return nil }
        return Int(name.string)
    }

    /// The whole generation with this number; nil where there is none.
    package func generation(_ number: Int) throws -> Generation? {
        let place = folder.generation(number)
        guard try Files.kind(of: place.complete) == .file else { return nil }
        return Generation(
            folder: place,
            record: try CompletionRecord(
                parsing: Files.readText(place.complete, limit: 16 << 20),
                name: place.complete.string),
            isCurrent: try currentNumber() == number)
    }

    /// All whole generations, oldest first.
    package func history() throws -> [Generation] {
        try numbers().compactMap { try generation($0) }
    }

    /// The generation before the one that is switched on, to which `rollback` goes.
    package func previous() throws -> Generation? {
        guard let current = try currentNumber() else { return nil }
        return try history().last { $0.number < current }
    }

    /// Every number that has a folder, whole or not, ascending.
    func numbers() throws -> [Int] {
        guard try Files.exists(folder.generations) else { return [] }
        return try Files.list(folder.generations).compactMap { Int($0.name) }.sorted()
    }

    /// The lock's text of a whole generation.
    package func lockText(of generation: Generation) throws -> String {
        try Files.readText(generation.folder.lock)
    }

    /// What a whole generation's `env` and `profile` hold.
    package func manifest(of generation: Generation) throws -> Manifest {
        let path = generation.folder.manifest
        return try Manifest(parsing: Files.readText(path), name: path.string)
    }

    /// Takes the prefix for this run alone; makes its folders where they are missing.
    ///
    /// Blocks its thread while another run has it, unless `wait` is false: then it throws. What
    /// runs left behind that were killed is removed.
    package func lock(
        phase: String, processID: Int32, wait: Bool, reporter: any Reporter
    ) throws -> LockedPrefix {
        let locked = LockedPrefix(
            store: self,
            lock: try acquire(
                holder: LockedPrefix.holder(processID, phase), wait: wait, reporter: reporter),
            processID: processID)
        try locked.removeRubbish()
        return locked
    }

    private func acquire(
        holder: String, wait: Bool, reporter: any Reporter
    ) throws -> FileLock {
        do {
            try Files.createDirectories(folder.generations)
            return try FileLock.acquire(
                folder.lock, holder: holder, wait: wait,
                onWait: { reporter.report(.waiting(holder: $0)) })
        } catch let error as ProvisionError where error.code == .notPermitted {
            throw ProvisionError.cannotWrite(to: folder.root, error)
        }
    }
}
