import Compatibility
import Machine

/// The architectures that a compiler is asked for.
struct Targets: Sendable, Equatable {
    /// What to compile for, ascending; never empty.
    let capabilities: [ComputeCapability]
    /// GPUs of this machine for which the compiler makes no code.
    let unserved: [String]
    /// Whether there is no GPU, so that a sample stands for them.
    let isSample: Bool

    /// Chooses among what a compiler offers; nil where it offers nothing that is needed.
    ///
    /// Where the machine has no GPU, `locked` are the capabilities that its lock is for; `sample` is
    /// what stands for GPUs where there are none of either, if it is offered.
    init?(
        for machine: MachineProfile, locked: [ComputeCapability] = [],
        offered: [ComputeCapability], sample: ComputeCapability?
    ) {
        var chosen: Set<ComputeCapability> = []
        var unserved: [String] = []
        for gpu in machine.gpus {
            if let best = gpu.capability?.served(by: offered) {
                chosen.insert(best)
            } else if !unserved.contains(gpu.title) {
                unserved.append(gpu.title)
            }
        }
        isSample = chosen.isEmpty
        if machine.gpus.isEmpty {
            chosen = Set(locked.compactMap { $0.served(by: offered) })
        }
        if chosen.isEmpty {
            let sample = sample.flatMap { offered.contains($0) ? $0 : nil }
            guard let one = sample ?? offered.max() else { return nil }
            chosen = [one]
        }
        capabilities = chosen.sorted()
        self.unserved = unserved
    }

    /// `sm_86, sm_90`.
    var description: String {
        let list = capabilities.map(\.target).joined(separator: ", ")
        return unserved.isEmpty ? list : list + ", not for " + unserved.joined(separator: ", ")
    }
}

extension ComputeCapability {
    /// The architecture whose machine code a GPU of this capability runs best: the newest of its major
    /// that is not above it; nil where `offered` has none.
    func served(by offered: [ComputeCapability]) -> ComputeCapability? {
        offered.filter { $0.major == major && $0.minor <= minor }.max()
    }
}
