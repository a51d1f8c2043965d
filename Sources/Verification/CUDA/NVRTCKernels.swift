import Compatibility
import Diagnostics
import Machine
import SystemPackage

/// The kernels as the recipe's own NVRTC makes them of their source, run on the GPUs that have just
/// run those that we brought.
struct NVRTCKernels: Sendable {
    let subject: VerificationSubject
    let tools: CheckTools
    let examiner: GPUExaminer

    static let name = GPUCheck.name + "-nvrtc"

    /// One check of all GPUs; none where NVRTC is not installed.
    ///
    /// GPUs with a fault are left out: what they cannot do is told, and would be told again.
    func checks(after findings: GPUFindings) async -> [Check] {
        guard let library = subject.nvrtcLibraries.first else { return [] }
        let gpus = findings.gpus.filter { findings.faults(of: $0.gpu).isEmpty }
        guard !gpus.isEmpty else {
            let reason = "no GPU has run the kernels that need no compiler"
            return [Check(Self.name, .skipped(reason), reason)]
        }
        return await Check.measured(Self.name, code: .nvrtcFailed) {
            let folder = try WorkFolder(in: tools.temporary, prefix: "provision-kernels-")
            defer { folder.remove() }
            let compiler = NVRTCChild(library: library, tools: tools)
            return [try await run(gpus, with: compiler, folder.path)]
        }
    }

    private func run(
        _ gpus: [FoundGPU], with compiler: NVRTCChild, _ folder: FilePath
    ) async throws -> Check {
        let wanted = Set(gpus.compactMap { ComputeCapability($0.capability) }).sorted()
        let answer: NVRTCAnswer
        do {
            answer = try await compiler.compile(for: wanted.map(\.target), into: folder)
        } catch let error as ProvisionError where error.code == .nvrtcLacksArchitecture {
            let reason = "NVRTC makes no code for " + Self.list(gpus.map(\.name))
            return Check(Self.name, .skipped(reason), reason)
        }
        var images = Images(gpus, compiled: answer.compiled.map(\.target))
        for target in images.targets {
            let others = Set(gpus.map(\.gpu)).subtracting(images.gpus[target, default: []])
            images.findings[target] = try await examiner.examine(
                image: folder.appending("\(target).cubin"), skipping: others)
        }
        return tell(images, answer.version)
    }

    /// What each architecture's code is run on, and what came of it.
    private struct Images {
        var gpus: [String: Set<Int>] = [:]
        var unserved: [String] = []
        var findings: [String: GPUFindings] = [:]

        init(_ all: [FoundGPU], compiled: [String]) {
            let offered = compiled.compactMap { ComputeCapability(target: $0) }
            for gpu in all {
                if let best = ComputeCapability(gpu.capability)?.served(by: offered) {
                    gpus[best.target, default: []].insert(gpu.gpu)
                } else {
                    unserved.append(gpu.name)
                }
            }
        }

        var targets: [String] { gpus.keys.sorted() }

        /// The GPUs that came to the end of the kernels.
        var count: Int { gpus.values.reduce(0) { $0 + $1.count } }
    }

    private func tell(_ images: Images, _ version: String) -> Check {
        for target in images.targets {
            guard let findings = images.findings[target] else { continue }
            let own = images.gpus[target, default: []]
            let faults = findings.faults.filter { $0.place.gpu.map(own.contains) ?? true }
            if let first = faults.first {
                let title = findings.gpus.first { $0.gpu == first.place.gpu }?.name ?? "the driver"
                return failed(
                    "\(title) failed in \(first.place.step.words), with what NVRTC \(version) made for "
                        + target, faults, findings.seed)
            }
            let silent = own.subtracting(findings.completed)
            if !silent.isEmpty {
                let list = Self.list(silent.sorted().map { "GPU \($0)" })
                return failed("\(list) did not run what NVRTC made", [], findings.seed)
            }
        }
        let unserved = images.unserved
        let rest = unserved.isEmpty ? "" : "; it makes no code for " + Self.list(unserved)
        return Check(
            Self.name, .passed,
            "NVRTC \(version) made the kernels for \(images.targets.joined(separator: ", ")): "
                + "right on \(images.count == 1 ? "1 GPU" : "\(images.count) GPUs")" + rest)
    }

    private func failed(
        _ summary: String, _ faults: [GPUFindings.Fault], _ seed: UInt64?
    ) -> Check {
        var check = GPUText.failed(Self.name, summary, faults, seed: seed)
        check.code = .nvrtcKernelsFailed
        return check
    }

    /// Each name once.
    private static func list(_ names: [String]) -> String {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }.joined(separator: ", ")
    }
}
