import Diagnostics

/// What NVML and the kernel's log say of the GPUs that this job may use.
struct GPUHealth {
    let findings: GPUFindings
    let log: KernelLog.Answer
    static let name = "gpu-health"

    /// A symptom of one GPU, and what helps.
    private struct Symptom {
        var words: String
        var remedy: Hint
    }

    func check() -> Check {
        let faults = findings.faults(in: [.managing])
        // A container for computing alone has no NVML: then nothing can be told.
        if case .unavailable(.nvml, let reason)? = faults.first?.fault, findings.system == nil {
            return Check(Self.name, .skipped("NVML is not there"), reason)
        }
        if let first = faults.first {
            return GPUText.failed(Self.name, "failed in \(first.place.step.words)", faults)
        }
        let symptoms = findings.managed.flatMap(symptoms) + xids.flatMap(symptom)
        guard symptoms.isEmpty else {
            var hints: [Hint] = []
            for symptom in symptoms where !hints.contains(symptom.remedy) {
                hints.append(symptom.remedy)
            }
            return Check(
                Self.name, .failed,
                symptoms.count == 1 ? "a GPU is ill" : "\(symptoms.count) signs of illness",
                details: symptoms.map(\.words), hints: hints)
        }
        return Check(Self.name, .passed, words)
    }

    private var words: String {
        let gpus = findings.managed
        let ecc = gpus.count { $0.hasECC == true }
        let memory =
            ecc == 0
            ? "no ECC"
            : ecc == gpus.count ? "ECC on, no errors" : "ECC on \(ecc) of \(gpus.count), no errors"
        let xid =
            switch log {
            case .text: "no Xid since boot"
            case .unreadable(let reason): "Xid not known: \(reason)"
            }
        let links = gpus.compactMap(\.links).reduce(0, +)
        return [memory, "clocks free", xid, links > 0 ? "\(links) NVLinks up" : nil]
            .compactMap { $0 }.joined(separator: ", ")
    }

    private var xids: [XidEvent] {
        guard case .text(let text) = log else { return [] }
        let addresses = findings.managed.map(\.address)
        return XidEvent.parse(text).filter { event in
            addresses.isEmpty || addresses.contains { $0.hasPrefix(event.address) }
        }
    }

    private func symptom(_ event: XidEvent) -> [Symptom] {
        guard let meaning = XidMeaning.of(event.number) else { return [] }
        return [
            Symptom(
                words: "\(event.address): Xid \(event.number), \(meaning.cause)",
                remedy: Hint(meaning.remedy))
        ]
    }

    private func symptoms(_ gpu: ManagedGPU) -> [Symptom] {
        var found: [Symptom] = []
        func add(_ words: String, _ remedy: Hint) {
            found.append(Symptom(words: "\(gpu.name) at \(gpu.address): \(words)", remedy: remedy))
        }
        if let errors = gpu.uncorrectedErrors, errors > 0 {
            add("\(errors) memory errors that ECC could not correct", Self.reset)
        }
        if gpu.pagesPending == true { add("memory pages wait to be taken out of use", Self.reset) }
        if gpu.rows?.isPending == true { add("memory rows wait to be replaced", Self.reset) }
        if gpu.rows?.hasFailed == true {
            add("no spare memory row is left", "have the GPU replaced")
        }
        for (bit, words, remedy) in Self.brakes where (gpu.throttling ?? 0) & bit != 0 {
            add(words, remedy)
        }
        return found
    }

    private static let reset: Hint = "reset the GPU with `sudo nvidia-smi --gpu-reset`, or reboot"

    /// Bits of `nvmlClocksEventReasons` that tell of a brake which should not be on; a limit of power
    /// under load, and settings of the owner's, are none.
    private static let brakes: [(UInt64, String, Hint)] = [
        (
            0x20, "clocks are held down: too hot",
            "look at fans and air flow: `nvidia-smi -q -d TEMPERATURE`"
        ),
        (
            0x40, "the hardware holds clocks down: too hot",
            "look at fans and air flow: `nvidia-smi -q -d TEMPERATURE`"
        ),
        (
            0x80, "the hardware holds clocks down: the power supply asks for it",
            "look at the power supply and its cables"
        ),
        (0x08, "the hardware holds clocks down", "`nvidia-smi -q -d PERFORMANCE` tells why"),
    ]
}
