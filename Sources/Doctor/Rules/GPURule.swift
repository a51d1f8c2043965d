import Compatibility
import Machine

/// The GPUs on the bus, whatever drives them.
enum GPURule: DoctorRule {
    static let title = "GPU"

    static func summary(_ seen: Evidence) -> String? {
        if seen.place.isImage { return nil }
        guard seen.hasGPU else {
            return seen.place.isWSL ? "through Windows" : "no NVIDIA GPU on the PCI bus"
        }
        var counts: [String: Int] = [:]
        for gpu in seen.machine.gpus { counts[title(gpu), default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }
            .map { $0.value == 1 ? $0.key : "\($0.value)x \($0.key)" }.joined(separator: ", ")
    }

    private static func title(_ gpu: GPU) -> String {
        let kind = [gpu.model?.generation.name, gpu.capability?.target].compactMap(\.self)
        return gpu.title + (kind.isEmpty ? "" : " (\(kind.joined(separator: ", ")))")
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        let passed = seen.machine.gpus.filter { $0.boundDriver?.hasPrefix("vfio") == true }
        let unknown = seen.machine.gpus.filter { $0.model == nil }
        var found: [Finding] = []
        if !passed.isEmpty {
            found.append(
                Finding(
                    .gpuPassedThrough, .note,
                    passed.count == 1
                        ? "a GPU is held for virtual machines"
                        : "\(passed.count) GPUs are held for virtual machines",
                    evidence: passed.map { "`\($0.boundDriver ?? "")` drives \($0.address)" }))
        }
        if !unknown.isEmpty {
            found.append(
                Finding(
                    .gpuUnknown, .note, "a GPU is newer than the facts of \(seen.facts.version)",
                    evidence: unknown.map { "\($0.title) at \($0.address)" },
                    remedies: [Remedy("a newer `provision`, or a facts file: `--facts FILE`")]))
        }
        return found
    }
}
