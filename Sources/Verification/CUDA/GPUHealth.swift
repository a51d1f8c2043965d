import Diagnostics
import Machine

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
        // A container for computing alone has no NVML: then nothing can be told.
        if case .unavailable(.nvml, let reason)? = findings.faults(in: [.managing]).first?.fault,
            findings.system == nil
        {
            return Check(Self.name, .skipped("NVML is not there"), reason)
        }
        let symptoms = findings.managed.flatMap(symptoms) + lasting.map(symptom)
        let faults = findings.faultsOfManagement
        guard faults.isEmpty, symptoms.isEmpty else { return failure(faults, symptoms) }
        return Check(Self.name, .passed, words, details: passing.map { symptom($0).words })
    }

    private func failure(_ faults: [GPUFindings.Fault], _ symptoms: [Symptom]) -> Check {
        let summary =
            faults.first.map { "failed in \($0.place.step.words)" }
            ?? (symptoms.count == 1 ? "a GPU is ill" : "\(symptoms.count) signs of illness")
        var check = GPUText.failed(Self.name, summary, faults)
        check.details += symptoms.map(\.words)
        for symptom in symptoms where !check.hints.contains(symptom.remedy) {
            check.hints.append(symptom.remedy)
        }
        return check
    }

    /// What was told, and nothing of what was not.
    private var words: String {
        let gpus = findings.managed
        let links = gpus.compactMap(\.links).reduce(0, +)
        var words = [memory(gpus), clocks(gpus), xids, bus(gpus)].compactMap(\.self)
        if links > 0 { words.append("\(links) NVLinks up") }
        if let system = findings.system {
            let others = system.faults.count
            if others > 0 { words.append("\(Self.count(others)) of others out of order") }
            if system.closed > 0 { words.append("\(Self.count(system.closed)) closed to us") }
        }
        return words.joined(separator: ", ")
    }

    private static func count(_ gpus: Int) -> String { gpus == 1 ? "1 GPU" : "\(gpus) GPUs" }

    private func memory(_ gpus: [ManagedGPU]) -> String {
        let told = gpus.compactMap(\.hasECC)
        guard !told.isEmpty else { return "ECC not told" }
        let on = told.count { $0 }
        guard on > 0 else { return "no ECC" }
        let state = on == gpus.count ? "ECC on" : "ECC on \(on) of \(gpus.count)"
        guard gpus.contains(where: { $0.uncorrectedErrors != nil }) else { return state }
        let corrected = gpus.compactMap(\.correctedErrors).reduce(0) { $0 &+ $1 }
        return state + (corrected == 0 ? ", no errors" : ", \(corrected) errors corrected")
    }

    private func clocks(_ gpus: [ManagedGPU]) -> String {
        let told = gpus.compactMap(\.throttling)
        guard !told.isEmpty else { return "clocks not told" }
        let capped = told.count { $0 & Self.powerCap != 0 }
        return capped == 0 ? "clocks free" : "power cap holds the clocks of \(Self.count(capped))"
    }

    /// A link that is narrower than GPU and slot allow slows copies, and may be meant.
    private func bus(_ gpus: [ManagedGPU]) -> String? {
        let narrow = gpus.compactMap { gpu -> String? in
            guard let lanes = gpu.lanes, let most = gpu.mostLanes, 0 < lanes, lanes < most else {
                return nil
            }
            return "PCIe x\(lanes) of x\(most) at \(gpu.address)"
        }
        return narrow.isEmpty ? nil : narrow.joined(separator: ", ")
    }

    private var xids: String {
        switch log {
        case .unreadable(let reason): return "Xid not known: \(reason)"
        case .text(let text):
            guard passing.isEmpty else {
                let numbers = Set(passing.map(\.number)).sorted().map(String.init)
                return "Xid \(numbers.joined(separator: ", ")) in the log"
            }
            return XidLog(text).reachesBoot
                ? "no Xid since boot" : "no Xid in what is left of the log"
        }
    }

    // MARK: The kernel's log

    private var lasting: [XidEvent] { events(lasting: true) }
    private var passing: [XidEvent] { events(lasting: false) }

    private func events(lasting: Bool) -> [XidEvent] {
        events.filter { XidMeaning.of($0.number) != nil && $0.isLasting == lasting }
    }

    /// Those of GPUs that this job may use.
    private var events: [XidEvent] {
        guard case .text(let text) = log else { return [] }
        let managed = findings.managed.map(\.address)
        let addresses = managed.isEmpty ? findings.gpus.map(\.address) : managed
        return XidLog(text).events.filter { event in
            addresses.isEmpty || addresses.contains { $0.hasPrefix(event.address) }
        }
    }

    private func symptom(_ event: XidEvent) -> Symptom {
        let meaning = XidMeaning.of(event.number)
        let cause = event.action.map { "the driver wants: \($0)" } ?? meaning?.cause ?? ""
        return Symptom(
            words: "\(event.address): Xid \(event.number), \(cause)",
            remedy: Hint(meaning?.remedy ?? ""))
    }

    // MARK: NVML

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

    /// The bit of a limit on power that software keeps: each GPU under load meets its own.
    private static let powerCap: UInt64 = 0x04

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
