package import Diagnostics
package import FileSystem
import Hashing
import Lockfiles
package import PackageModel
import SystemPackage

/// From a lock to a generation that only waits for being verified and switched on.
package struct Installer: Sendable {
    let store: Store
    let linker: Linker
    let reporter: any Reporter
    let failPoints: FailPoints

    package init(
        store: Store, linker: Linker = Linker(), reporter: any Reporter = SilentReporter(),
        failPoints: @escaping FailPoints = { _ in }
    ) {
        self.store = store
        self.linker = linker
        self.reporter = reporter
        self.failPoints = failPoints
    }

    /// Fetches what the store lacks and builds the generation.
    ///
    /// Nothing is fetched before it is known that everything is installable, that there is room,
    /// and that we may write. The caller verifies what comes out and calls `activate` or `discard`;
    /// a run that ends before leaves rubbish that the next one removes.
    ///
    /// `more` is fetched with the rest, for `prepare`, which is called before anything is built:
    /// what has to be installed on the machine first.
    package func build(
        _ order: InstallationOrder, in prefix: LockedPrefix, with more: [Artifact] = [],
        prepare: ([Digest: StoreEntry]) async throws -> Void = { _ in }
    ) async throws -> PendingGeneration {
        let artifacts = try order.artifacts() + more
        try await store.workers.run {
            try preflight(artifacts, order, prefix).check()
            try register(artifacts.compactMap(\.digest), for: prefix)
            try prefix.describe(phase: "downloading")
        }
        reporter.report(.phase(.downloading))
        let entries = try await store.ingest(artifacts)
        try await prepare(entries)
        reporter.report(.phase(.installing))
        let builder = GenerationBuilder(
            order: order, prefix: prefix, entries: entries, linker: linker, reporter: reporter,
            failPoints: failPoints)
        try await store.workers.run { try prefix.describe(phase: "installing") }
        return try await withTaskExecutorPreference(store.workers) { try await builder.build() }
    }

    /// Says what will be used, so that a `gc` meanwhile leaves it alone.
    private func register(_ digests: [Digest], for prefix: LockedPrefix) throws {
        try Files.createDirectories(store.folder.locks)
        let lock = try FileLock.acquire(
            store.folder.storeLock, holder: "pid \(store.processID), installing", wait: true,
            onWait: { reporter.report(.waiting(holder: $0)) })
        try withExtendedLifetime(lock) {
            try PrefixRegister(store: store.folder).write(prefix.folder, wanted: digests)
        }
    }

    private func preflight(
        _ artifacts: [Artifact], _ order: InstallationOrder, _ prefix: LockedPrefix
    ) -> Preflight {
        var all: Int64 = 0
        var missing: Int64 = 0
        var estimate: Int64 = 0
        for artifact in artifacts {
            let size = artifact.size ?? 0
            all = clampedSum(all, size)
            let ratio = Preflight.unpackingRatio(of: artifact.filename)
            estimate = clampedSum(estimate, clampedProduct(size, ratio))
            guard let digest = artifact.digest, !store.contains(digest) else { continue }
            missing = clampedSum(missing, size)
        }
        let unpacked = max(0, order.lock.demands.disk ?? estimate)
        // The lock's figure is for everything; what is missing has its share of it.
        let share = all == 0 ? 0 : Double(missing) / Double(all)
        return Preflight(
            cache: store.folder.cache, prefix: prefix.folder.root, download: missing,
            unpacked: Int64(clamping: UInt64(Double(unpacked) * share)),
            generation: unpacked)
    }
}
