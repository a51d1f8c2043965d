/// All that was seen of the GPUs that this job may use.
package struct GPUFindings: Sendable, Hashable {
    /// The newest CUDA that the driver carries, 13020 for 13.2; nil where it did not start.
    package var cuda: Int?
    /// How many GPUs the driver lets this job use; nil where it did not start.
    package var count: Int?
    /// In the driver's order.
    package var gpus: [FoundGPU] = []
    /// What NVML tells, after the work where it was asked twice.
    package var system: ManagedSystem?
    package var speeds: [Int: Bandwidth] = [:]
    package var links: [PeerLink] = []
    package var faults: [Fault] = []
    /// GPUs that came to the end of all that they were to do, and gave back what they held.
    package var completed: Set<Int> = []
    /// GPUs at which NVML hung.
    private var unanswered: [ManagedFault] = []
    /// What the random inputs came from; nil where the probe never came to its end.
    package var seed: UInt64?

    package struct Fault: Sendable, Hashable {
        package var place: ProbePlace
        package var fault: GPUFault
    }

    package init(_ records: [ProbeRecord]) {
        for record in records { add(record) }
        gpus.sort { $0.gpu < $1.gpu }
        system?.faults += unanswered
    }

    private mutating func add(_ record: ProbeRecord) {
        switch record {
        case .begun: break
        case .passed(let place):
            if place.step == .releasing, let gpu = place.gpu { completed.insert(gpu) }
        case .driver(let cuda, let gpus): (self.cuda, count) = (cuda, gpus)
        case .managed(let system): self.system = system
        case .found(let gpu): if !gpus.contains(where: { $0.gpu == gpu.gpu }) { gpus.append(gpu) }
        case .timed(let gpu, let speed): speeds[gpu] = speed
        case .linked(let link):
            // A further run may take the pairs again.
            links.removeAll { $0.from == link.from && $0.to == link.to }
            links.append(link)
        case .fault(let place, let fault) where place.step == .managing && place.gpu != nil:
            let new = ManagedFault(index: place.gpu ?? 0, fault: fault)
            if !unanswered.contains(new) { unanswered.append(new) }
        case .fault(let place, let fault):
            let new = Fault(place: place, fault: fault)
            if !faults.contains(new) { faults.append(new) }
        case .finished(let seed): self.seed = seed
        }
    }

    /// What went wrong with one GPU by itself.
    package func faults(of gpu: Int) -> [Fault] {
        faults.filter { $0.place.gpu == gpu && $0.place.step != .peers }
    }

    package func faults(in steps: Set<ProbeStep>) -> [Fault] {
        faults.filter { steps.contains($0.place.step) }
    }

    /// What keeps NVML from telling of the GPUs that this job may use.
    ///
    /// A GPU that does not answer and that libcuda does not show is another job's affair.
    package var faultsOfManagement: [Fault] {
        let own = (system?.faults ?? unanswered).filter(isOurs)
        return faults(in: [.managing])
            + own.map { Fault(place: ProbePlace(.managing), fault: $0.fault) }
    }

    private func isOurs(_ fault: ManagedFault) -> Bool {
        guard let system, !gpus.isEmpty else { return true }
        if let address = fault.address { return gpus.contains { $0.address == address } }
        // It has no name: it is ours where one of ours is missing, or has told none either.
        if gpus.count < count ?? 0 { return true }
        let told = Set(system.gpus.map(\.address) + system.faults.compactMap(\.address))
        return gpus.contains { !told.contains($0.address) }
    }

    /// NVML's view of the GPUs that this job may use; of all of them where libcuda did not tell.
    package var managed: [ManagedGPU] {
        guard let system else { return [] }
        guard !gpus.isEmpty else { return system.gpus }
        return system.gpus.filter { own in
            gpus.contains { $0.uuid == own.uuid || $0.address == own.address }
        }
    }

    /// `13.2`.
    package var cudaVersion: String? { cuda.map { "\($0 / 1000).\($0 % 1000 / 10)" } }
}
