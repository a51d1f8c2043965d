import Synchronization

/// What the checks saw of driver and GPUs, for the report that is bound to them.
final class GPUSight: Sendable {
    struct Seen: Sendable {
        /// `580.95.05`.
        var driver: String?
        var gpus: [GPUIdentity] = []
    }

    private let state = Mutex(Seen())

    var seen: Seen { state.withLock { $0 } }

    func keep(_ findings: GPUFindings) {
        let seen = Seen(
            driver: findings.system?.driver, gpus: findings.gpus.map { GPUIdentity($0) })
        state.withLock { $0 = seen }
    }
}
