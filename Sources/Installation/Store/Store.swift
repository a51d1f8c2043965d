package import Diagnostics
package import FileSystem
package import PackageModel
import SystemPackage
package import Transfer

/// The unpacked artifacts of this machine or user, by the digest of their archives.
///
/// Whoever wants an artifact takes its lock first: so two runs, or two tasks of one, that want the
/// same one fetch it once.
package struct Store: Sendable {
    package let folder: StoreFolder
    let downloader: Downloader
    let limits: StoreLimits
    let boot: BootIdentity
    let reporter: any Reporter
    let failPoints: FailPoints
    /// Whose work blocks: everything that receives, unpacks and links.
    let workers: WorkerPool
    let permits: Semaphore
    /// Places for those who unpack archives of a toolkit, which is the processor's work alone.
    let decoders: Turnstile
    let writers = WriterPool()
    let processID: Int32

    /// Starts the threads; makes no folder.
    package init(
        folder: StoreFolder, downloader: Downloader, limits: StoreLimits = StoreLimits(),
        boot: BootIdentity, processID: Int32, reporter: any Reporter = SilentReporter(),
        failPoints: @escaping FailPoints = { _ in }
    ) throws {
        self.folder = folder
        self.downloader = downloader
        self.limits = limits
        self.boot = boot
        self.processID = processID
        self.reporter = reporter
        self.failPoints = failPoints
        workers = try WorkerPool(threads: limits.downloads)
        permits = Semaphore(max(1, limits.unpackers))
        decoders = Turnstile(limits.decoders)
    }

    /// Whether the artifact is published; says nothing about damage.
    package func contains(_ digest: Digest) -> Bool { folder.contains(digest) }

    /// Fetches, unpacks and publishes what is not there, and gives all entries.
    ///
    /// The largest ones start first. After an error no new one starts, those in flight end, and
    /// what they received is kept for the next run.
    package func ingest(_ artifacts: [Artifact]) async throws -> [Digest: StoreEntry] {
        let requests = try artifacts.map(StoreRequest.init)
        try await workers.run {
            try folder.sweep()
            report(requests)
        }
        var rest = Dictionary(requests.map { ($0.digest, $0) }, uniquingKeysWith: { a, _ in a })
            .values.sorted { ($0.size, $0.label) > ($1.size, $1.label) }[...]
        return try await withThrowingTaskGroup(of: StoreEntry.self) { group in
            func startNext() {
                guard let request = rest.popFirst() else { return }
                group.addTask(name: request.label, executorPreference: workers) {
                    try await Ingestion(store: self, request: request).run()
                }
            }
            for _ in 0..<max(1, limits.downloads) { startNext() }
            var entries: [Digest: StoreEntry] = [:]
            while let entry = try await group.next() {
                entries[entry.digest] = entry
                startNext()
            }
            return entries
        }
    }

    /// Tells the whole of what will be downloaded.
    private func report(_ requests: [StoreRequest]) {
        var planned = (files: 0, bytes: Int64(0), cachedFiles: 0, cachedBytes: Int64(0))
        for request in requests {
            if contains(request.digest) {
                planned.cachedFiles += 1
                planned.cachedBytes = clampedSum(planned.cachedBytes, request.size)
            } else {
                planned.files += 1
                planned.bytes = clampedSum(planned.bytes, request.size)
            }
        }
        reporter.report(
            .downloadPlanned(
                files: planned.files, bytes: planned.bytes, cachedFiles: planned.cachedFiles,
                cachedBytes: planned.cachedBytes))
    }
}

extension StoreFolder {
    /// Whether the artifact is published; says nothing about damage.
    package func contains(_ digest: Digest) -> Bool {
        (try? Files.exists(entry(digest).appending(StoreEntry.manifestName))) == true
    }

    /// Takes the marks off entries whose bytes have just been brought to the disk.
    func settle(_ digests: [Digest]) throws {
        guard !digests.isEmpty, try Files.exists(entries) else { return }
        try Files.syncFileSystem(of: entries)
        for digest in digests {
            try Files.remove(entry(digest).appending(StoreEntry.markName))
        }
    }
}
