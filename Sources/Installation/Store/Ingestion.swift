import Archives
import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import Transfer

/// Brings one artifact into the store; its work blocks, so it runs on the store's own threads.
struct Ingestion: Sendable {
    let store: Store
    let request: StoreRequest

    private var folder: StoreFolder { store.folder }

    /// Gives the entry, fetching it unless it is there and can be trusted.
    @concurrent func run() async throws -> StoreEntry {
        try Files.createDirectories(folder.locks)
        let lock = try FileLock.acquire(
            folder.lock(request.digest),
            holder: "pid \(store.processID), fetching \(request.label)", wait: true,
            onWait: { store.reporter.report(.waiting(holder: $0)) })
        defer { withExtendedLifetime(lock) {} }
        let entry: StoreEntry
        if let present = try trusted() { entry = present } else { entry = try await fetch() }
        try Files.removeTree(folder.partial(request.digest))
        return entry
    }

    /// The published entry, if it is what its record says.
    ///
    /// Names, sizes and modes are looked at on each use; contents after a boot that may have lost
    /// some. What is damaged goes, and is fetched anew.
    private func trusted() throws -> StoreEntry? {
        let place = folder.entry(request.digest)
        guard let entry = try StoreEntry.open(request.digest, in: folder) else {
            try Files.removeTree(place)
            return nil
        }
        let mark = place.appending(StoreEntry.markName)
        let isFresh = try BootMark.read(mark).isTrusted(in: store.boot)
        let damages = try entry.manifest.damages(
            at: entry.tree.path, depth: isFresh ? .attributes : .contents)
        guard damages.isEmpty else {
            let notice = "\(request.label) is damaged in the store and is fetched anew"
            store.reporter.report(.note(notice))
            try Files.removeTree(place)
            return nil
        }
        // What was read back after a boot is on the disk.
        if !isFresh { try Files.remove(mark) }
        return entry
    }

    /// Receives and publishes; bytes that are wrong are fetched once more, from the first one.
    private func fetch() async throws -> StoreEntry {
        let clock = ContinuousClock()
        let start = clock.now
        try Files.createDirectories(folder.entries)
        try Files.createDirectories(folder.staging, mode: 0o700)
        store.reporter.report(.downloadStarted(name: request.label, bytes: request.size))
        let partial = try openPartial()
        let reception = Reception(store: store, request: request)
        let artifact: any UnpackedArtifact
        do {
            artifact = try await reception.receive(keepingIn: partial)
        } catch let error as ProvisionError where error.code.exitStatus == .integrity {
            try partial?.restart()
            store.reporter.report(
                .downloadRestarted(name: request.label, received: request.size))
            artifact = try await reception.receive(keepingIn: partial)
        }
        let entry = try artifact.publish(to: folder, boot: store.boot, store.failPoints)
        store.reporter.report(
            .downloadFinished(
                name: request.label, bytes: request.size, duration: clock.now - start))
        return entry
    }

    private func openPartial() throws -> PartialDownload? {
        guard request.size > store.limits.keptFrom else { return nil }
        return try PartialDownload(
            of: request.digest, size: request.size, pieceSize: store.limits.pieceSize, in: folder,
            pool: store.writers)
    }
}
