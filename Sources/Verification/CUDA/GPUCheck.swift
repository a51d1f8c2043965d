import Compatibility
import Diagnostics
import Machine
import SystemPackage

/// Each GPU that this job may use runs our kernels, and is well.
struct GPUCheck: Sendable {
    let subject: VerificationSubject
    let tools: CheckTools
    let demand: GPUDemand
    let examiner: GPUExaminer
    /// Where `nvidia-smi` is searched, as the user's shell would.
    let searchPath: String
    let sight = GPUSight()

    /// What a check is called that did not get to see a GPU.
    static let name = "gpu"

    func run() async -> [Check] {
        if let reason = subject.reasonAgainstGPU {
            guard demand == .required else {
                return [Check(Self.name, .skipped(reason), reason)]
            }
            let hints = subject.isContained ? [Self.gift] : []
            return [Check(Self.name, .failed, reason, hints: hints + [Self.allowance])]
        }
        guard demand != .left else {
            let reason = "`--gpu` lets the GPUs run kernels"
            return [Check(Self.name, .skipped(reason), reason)]
        }
        return await Check.measured(Self.name) {
            let findings = try await examiner.examine()
            sight.keep(findings)
            let telling = GPUTelling(
                findings: findings, machine: subject.machine, facts: subject.facts)
            let compiled = await NVRTCKernels(subject: subject, tools: tools, examiner: examiner)
                .checks(after: findings)
            let health = GPUHealth(findings: findings, log: await log(findings))
            let program = ManagementProgram(programs: examiner.programs, searchPath: searchPath)
            return [telling.driver()] + telling.gpus() + compiled + [health.check()]
                + telling.peers()
                + [await program.check(against: findings.system, environment: examiner.environment)]
        }
    }

    /// In WSL the kernel is not the one that drives the GPU.
    private func log(_ findings: GPUFindings) async -> KernelLog.Answer {
        if subject.machine.environment.isWSL { return .unreadable("Windows has it") }
        return await KernelLog(programs: examiner.programs).read()
    }

    private static let gift: Hint =
        "give the container its host's GPUs: `docker run --gpus all`, `podman run --device nvidia.com/gpu=all`"
    private static let allowance: Hint =
        "`provision machine` shows what is seen; `verify --gpu --allow-missing-gpu` passes without a GPU"
}
