import Diagnostics
import FileSystem
import SystemPackage

/// A prefix that this run alone may change; only this has what changes it.
///
/// The lock ends with the value.
package struct LockedPrefix: Sendable {
    package let store: GenerationStore
    private let lock: FileLock
    private let processID: Int32

    package var folder: PrefixFolder { store.folder }

    init(store: GenerationStore, lock: FileLock, processID: Int32) {
        self.store = store
        self.lock = lock
        self.processID = processID
    }

    static func holder(_ processID: Int32, _ phase: String) -> String {
        "pid \(processID), \(phase)"
    }

    /// Tells waiting runs what this one does now.
    package func describe(phase: String) throws {
        try lock.describe(Self.holder(processID, phase))
    }

    /// Removes what no run finished: generations without a mark, toolkits that were not
    /// published, and trees that were on their way out.
    func removeRubbish() throws {
        for number in try store.numbers() {
            let place = folder.generation(number)
            if try !Files.exists(place.complete) { try Files.removeTree(place.root) }
        }
        try Files.removeTree(folder.staging)
        guard try Files.exists(folder.toolkits) else { return }
        let found = try Files.list(folder.toolkits)
        let records = Set(
            found.filter { $0.kind == .directory }.compactMap {
                ToolkitTree.manifestPath(of: folder.toolkits.appending($0.name))
                    .lastComponent?.string
            })
        for entry in found where entry.kind == .file && !records.contains(entry.name) {
            try Files.remove(folder.toolkits.appending(entry.name))
        }
    }

    /// The folder of the next generation, made and empty.
    func begin() throws -> GenerationFolder {
        let next = (try store.numbers().last ?? 0) + 1
        let place = folder.generation(next)
        try Files.createDirectories(place.root)
        return place
    }

    /// Takes away a generation that failed its verification; the current one stays.
    package func discard(_ pending: PendingGeneration) throws {
        try Files.removeTree(pending.folder.root)
    }
}
