/// The order in which checks open the GPUs: each waits until those before it are done.
///
/// Two at once would measure each other, take each other's faults for their own, and a GPU in
/// exclusive mode takes one process alone. What only compiles waits for nobody.
actor GPUTurns {
    private var order: [CheckKind]
    private var waiting: [CheckKind: CheckedContinuation<Void, Never>] = [:]

    /// Those that open a GPU, in their order; each has to come to its `end`.
    init(_ order: [CheckKind]) { self.order = order }

    /// Returns when all kinds before `kind` are done; at once for a kind that opens no GPU.
    func wait(for kind: CheckKind) async {
        guard order.first != kind, order.contains(kind) else { return }
        await withCheckedContinuation { waiting[kind] = $0 }
    }

    /// `kind` is done, whether it ever waited or not.
    func end(_ kind: CheckKind) {
        order.removeAll { $0 == kind }
        guard let next = order.first else { return }
        waiting.removeValue(forKey: next)?.resume()
    }
}
