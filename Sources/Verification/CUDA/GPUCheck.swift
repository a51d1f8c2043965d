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
            guard demand.isStrict else {
                return [Check(Self.name, .skipped(reason), reason)]
            }
            return [Check(Self.name, .failed, reason, hints: hints)]
        }
        guard demand != .left else {
            let reason = "`--gpu` lets the GPUs run kernels"
            return [Check(Self.name, .skipped(reason), reason)]
        }
        return await Check.measured(Self.name) {
            var examiner = examiner
            examiner.gpusOnBus = subject.machine.gpus.count
            let findings = try await examiner.examine()
            sight.keep(findings, listing: await listing(findings))
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

    /// What `nvidia-smi` lists, where no bus shows each of the GPUs.
    private func listing(_ findings: GPUFindings) async -> GPUListing? {
        guard subject.machine.hidesGPUs || findings.gpus.contains(where: \.isSlice) else {
            return nil
        }
        let environment = examiner.environment.merging(["PATH": searchPath]) { $1 }
        return await GPUListing.read(
            programs: examiner.programs, environment: environment, of: subject.machine)
    }

    /// What helps where there is no GPU, whoever wants one.
    private var hints: [Hint] {
        if subject.isLeftNoGPU { return [Self.visibility] }
        return (subject.isContained ? [Self.gift] : [])
            + [demand == .vouched ? Self.promise : Self.allowance]
    }

    private static let visibility: Hint =
        "`env -u CUDA_VISIBLE_DEVICES provision …` lets it see them; `provision doctor` says who sets it"

    /// In WSL the kernel is not the one that drives the GPU.
    private func log(_ findings: GPUFindings) async -> KernelLog.Answer {
        if subject.machine.environment.isWSL { return .unreadable("Windows has it") }
        return await KernelLog(programs: examiner.programs).read()
    }

    private static let gift: Hint =
        "give the container its host's GPUs: `docker run --gpus all`, `podman run --device nvidia.com/gpu=all`"
    private static let promise: Hint =
        "`provision machine` shows what is seen; leave out `--require-verified` to do without the proof"
    private static let allowance: Hint =
        "`provision machine` shows what is seen; `verify --gpu --allow-missing-gpu` passes without a GPU"
}
