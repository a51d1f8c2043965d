package import Diagnostics
import FileSystem
package import PackageModel
import SystemPackage

/// What `gc` did to the store.
package struct CollectedStore: Sendable, Equatable {
    /// Digests of the entries that are gone.
    package var removed: [Digest] = []
    /// Bytes that no name refers to any more, those of unfinished downloads included.
    package var freed: Int64 = 0
}

extension StoreFolder {
    /// Removes what no generation of any prefix refers to, and what no run finished.
    ///
    /// `prefix`, whose generations were collected just before, stops wanting what only its last
    /// run wanted; a dry run is told by `collected` which of them would be gone. Nil where there is
    /// no prefix left. Blocks its thread while another run reads or changes what is wanted.
    package func collect(
        for prefix: LockedPrefix?, after collected: CollectedPrefix = CollectedPrefix(),
        processID: Int32, dryRun: Bool, reporter: any Reporter
    ) throws -> CollectedStore {
        var result = CollectedStore()
        guard try Files.exists(entries) || Files.exists(partials) else { return result }
        try Files.createDirectories(locks)
        let lock = try FileLock.acquire(
            storeLock, holder: "pid \(processID), gc", wait: true,
            onWait: { reporter.report(.waiting(holder: $0)) })
        defer { withExtendedLifetime(lock) {} }
        let register = PrefixRegister(store: self)
        if !dryRun, let prefix { try register.write(prefix.folder, wanted: []) }
        let gone = dryRun ? collected.removed : []
        let referenced = try Set(
            register.referenced(without: gone, of: prefix?.folder).map(\.storeName))
        try collectEntries(except: referenced, dryRun, &result)
        if dryRun, let prefix {
            let toolkits = collected.toolkits.map { prefix.folder.toolkits.appending($0) }
            result.freed += try Self.sharedBytes(
                gone.map { prefix.folder.generation($0).root } + toolkits
                    + result.removed.map { entry($0) })
        }
        try collectUnfinished(dryRun, &result)
        return result
    }

    private func collectEntries(
        except referenced: Set<String>, _ dryRun: Bool, _ result: inout CollectedStore
    ) throws {
        guard try Files.exists(entries) else { return }
        for entry in try Files.list(entries) where !referenced.contains(entry.name) {
            let path = entries.appending(entry.name)
            try whileUnused(entry.name) {
                result.freed += try LockedPrefix.bytes(below: path)
                if let digest = Digest(storeName: entry.name) { result.removed.append(digest) }
                guard !dryRun else { return }
                try Files.createDirectories(staging, mode: 0o700)
                // Its lock, which is ours here, guards what is in staging under its name.
                let out = try Files.createTemporaryDirectory(
                    in: staging, prefix: entry.name + ".")
                try Files.rename(path, to: out.appending("entry"))
                try Files.removeTree(out)
            }
        }
    }

    /// Bytes of files that have several names, all of them below `folders`: they go when all of
    /// the folders do, and with none of them alone.
    private static func sharedBytes(_ folders: [FilePath]) throws -> Int64 {
        var names: [FileIdentity: UInt64] = [:]
        var bytes: Int64 = 0
        for folder in folders {
            for file in try Files.walk(folder) {
                let attributes = file.attributes
                guard attributes.kind == .file, attributes.links > 1 else { continue }
                let identity = FileIdentity(attributes)
                names[identity, default: 0] += 1
                if names[identity] == attributes.links { bytes += attributes.size }
            }
        }
        return bytes
    }

    private struct FileIdentity: Hashable {
        var device: UInt64
        var inode: UInt64

        init(_ attributes: FileAttributes) {
            device = attributes.device
            inode = attributes.inode
        }
    }

    /// Unpacked halves and kept bytes of runs that are no more.
    private func collectUnfinished(_ dryRun: Bool, _ result: inout CollectedStore) throws {
        for folder in [staging, partials] where try Files.exists(folder) {
            for entry in try Files.list(folder) {
                let name = entry.name.split(separator: ".").first.map(String.init) ?? ""
                try whileUnused(name) {
                    let path = folder.appending(entry.name)
                    result.freed += try LockedPrefix.bytes(below: path)
                    if !dryRun { try Files.removeTree(path) }
                }
            }
        }
    }

    /// Removes what killed runs left in staging; what somebody is at stays.
    func sweep() throws {
        guard try Files.exists(staging) else { return }
        for entry in try Files.list(staging) {
            let name = entry.name.split(separator: ".").first.map(String.init) ?? ""
            try whileUnused(name) { try Files.removeTree(staging.appending(entry.name)) }
        }
    }

    /// Does `body` unless another run is fetching the artifact.
    func whileUnused(_ name: String, _ body: () throws -> Void) throws {
        try Files.createDirectories(locks)
        let place = locks.appending(name)
        do {
            let lock = try FileLock.acquire(place, holder: "cleaning", wait: false)
            try withExtendedLifetime(lock) {
                try body()
                try Files.remove(place)
            }
        } catch let error as ProvisionError where error.code == .lockHeld {
            return
        }
    }
}
