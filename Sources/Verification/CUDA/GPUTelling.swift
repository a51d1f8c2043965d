import Compatibility
import Diagnostics
import Machine
import PackageModel

/// What was seen of the GPUs, as checks.
struct GPUTelling {
    let findings: GPUFindings
    let machine: MachineProfile
    let facts: Facts

    /// Whether the driver starts at all, and lets this job use a GPU.
    func driver() -> Check {
        let name = "gpu-driver"
        let faults = findings.faults(in: [.loading, .starting])
        if let first = faults.first {
            return failed(name, "failed in \(first.place.step.words)", faults)
        }
        guard let count = findings.count, count > 0 else {
            let hidden = machine.environment.visibleDevices.map {
                "CUDA_VISIBLE_DEVICES is \"\($0)\""
            }
            return Check(
                name, .failed, "the driver lets this job use no GPU",
                details: hidden.map { [$0] } ?? [], hints: [Self.visibility])
        }
        let version = findings.system?.driver ?? machine.driver.loaded?.version.description
        let all = findings.system?.gpus.count ?? count
        let part = all > count ? " of \(all)" : ""
        return Check(
            name, .passed,
            "\(version ?? "the driver") carries CUDA \(findings.cudaVersion ?? "?") for \(count)\(part) "
                + (all == 1 ? "GPU" : "GPUs"))
    }

    private static let visibility: Hint =
        "`nvidia-smi -L` lists the GPUs; `env -u CUDA_VISIBLE_DEVICES` shows all of them to a program"

    /// One check a GPU, in the driver's order; also of one that never told its name.
    func gpus() -> [Check] {
        guard let count = findings.count else { return [] }
        return (0..<count).map { ordinal in
            gpu(ordinal, findings.gpus.first { $0.gpu == ordinal })
        }
    }

    private func gpu(_ ordinal: Int, _ found: FoundGPU?) -> Check {
        let name = "gpu-\(ordinal)"
        let title = found?.name ?? "GPU \(ordinal)"
        let faults = findings.faults(of: ordinal)
        if let first = faults.first {
            return failed(name, "\(title) failed in \(first.place.step.words)", faults)
        }
        guard let found else {
            return Check(name, .failed, "\(title) was not examined")
        }
        return Check(name, .passed, "\(title): kernels right" + speed(of: found))
    }

    /// What it reached, beside what its model's maker prints.
    private func speed(of gpu: FoundGPU) -> String {
        guard let speed = findings.speeds[gpu.gpu] else { return "" }
        let reached = GPUText.gigabytes(speed.best)
        let host = ", host \(GPUText.gigabytes(min(speed.toDevice, speed.toHost))) GB/s"
        guard !gpu.isSlice,
            let model = machine.gpus.first(where: { $0.address == gpu.address })?.model,
            let printed = facts.specification(of: model)?.bandwidth
        else { return ", memory \(reached) GB/s" + host }
        return ", memory \(reached) of \(GPUText.grouped(printed)) GB/s" + host
    }

    /// Copies between GPUs; nothing to tell of a single one.
    func peers() -> [Check] {
        let name = "gpu-peers"
        let faults = findings.faults(in: [.peers])
        if let first = faults.first {
            let pair = [first.place.gpu, first.place.peer].compactMap { $0.map(String.init) }
            let words = pair.count == 2 ? " from GPU \(pair[0]) to GPU \(pair[1])" : ""
            return [failed(name, "failed in \(first.place.step.words)\(words)", faults)]
        }
        guard findings.gpus.count > 1 else { return [] }
        guard let slowest = findings.links.min(by: { $0.speed < $1.speed }) else {
            let reason = "fewer than two GPUs are sound"
            return [Check(name, .skipped(reason), reason)]
        }
        let direct = findings.links.count(where: \.isDirect)
        let count = findings.links.count
        let way = direct == count ? "directly" : "\(direct) of them directly"
        return [
            Check(
                name, .passed,
                "\(count) ways between GPUs copy \(way), the slowest at "
                    + "\(GPUText.gigabytes(slowest.speed)) GB/s")
        ]
    }

    private func failed(_ name: String, _ summary: String, _ faults: [GPUFindings.Fault]) -> Check {
        GPUText.failed(name, summary, faults, seed: findings.seed)
    }
}

/// Words of the GPU checks.
enum GPUText {
    /// Bytes a second as GB/s, with one place below 100.
    static func gigabytes(_ speed: Double) -> String {
        guard speed.isFinite, speed >= 0, speed < 1e18 else { return "?" }
        let tenths = Int((speed / 1e8).rounded())
        return tenths < 1000 ? "\(tenths / 10).\(tenths % 10)" : grouped(tenths / 10)
    }

    /// `3,350`.
    static func grouped(_ number: Int) -> String {
        guard number >= 1000 else { return "\(number)" }
        let rest = "\(number % 1000)"
        return grouped(number / 1000) + "," + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// A failed check: what was seen where, what the driver's words mean, and what helps.
    static func failed(
        _ name: String, _ summary: String, _ faults: [GPUFindings.Fault], seed: UInt64? = nil
    ) -> Check {
        var details = faults.map { "\($0.place.step.words): \($0.fault.sentence)" }
        let meanings = faults.compactMap(\.fault.meaning)
        var hints: [Hint] = []
        for meaning in meanings {
            let cause = "\(meaning.name): \(meaning.cause)"
            if !details.contains(cause) { details.append(cause) }
            let hint = Hint(meaning.remedy)
            if !hints.contains(hint) { hints.append(hint) }
        }
        hints += faults.compactMap(\.fault.remedy).filter { !hints.contains($0) }.prefix(1)
        let isOfData = faults.contains { if case .wrong = $0.fault { true } else { false } }
        if isOfData, let seed { details.append("the inputs came from seed \(seed)") }
        for page in faults.compactMap(\.fault.page) where !details.contains("see: \(page)") {
            details.append("see: \(page)")
        }
        return Check(name, .failed, summary, details: details, hints: hints)
    }
}

extension GPUFault {
    /// What helps against a fault that no error code names.
    fileprivate var remedy: Hint? {
        switch self {
        case .unavailable(.cuda, _):
            "install the driver's `libcuda.so.1`; a container needs its host's: `--gpus all`"
        case .unavailable(.nvml, _):
            "a container needs `NVIDIA_DRIVER_CAPABILITIES=compute,utility`"
        case .undriven: "`provision doctor` looks for the reason"
        case .missing: "update the driver"
        case .wrong, .overrun:
            "this GPU gives wrong results: take it out of use, and look for Xid in `dmesg`"
        case .hung, .crashed:
            "`dmesg | grep -i nvrm` tells what the driver met; reset the GPU or reboot"
        case .refused, .implausible: nil
        }
    }
}
