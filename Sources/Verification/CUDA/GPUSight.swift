import Synchronization

/// What the checks saw of driver and GPUs, for the report that is bound to them.
final class GPUSight: Sendable {
    struct Seen: Sendable {
        /// `580.95.05`.
        var driver: String?
        /// Those that this job could use.
        var gpus: [GPUIdentity] = []
        /// All that `nvidia-smi` lists; nil where the bus shows all, or it lists nothing.
        var listed: [String]?
    }

    private let state = Mutex(Seen())

    var seen: Seen { state.withLock { $0 } }

    func keep(_ findings: GPUFindings, listing: GPUListing?) {
        let seen = Seen(
            driver: findings.system?.driver, gpus: findings.gpus.map { GPUIdentity($0) },
            listed: listing?.uuids)
        state.withLock { $0 = seen }
    }
}
