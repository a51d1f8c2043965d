import Diagnostics
import Machine
import SystemPackage

/// The program that nvcc made, started once: what it printed and how it ended.
struct ProgramStart: Sendable {
    /// The compiler that its host code came from: `gcc 12.2.0`; nil if it did not get to say.
    let hostCompiler: String?
    /// What it printed besides.
    let lines: [String]
    /// GPUs for which it has no code, as CUDA names them.
    let unserved: [String]
    let duration: Duration
    private let result: ProgramResult

    /// Starts it as a user's shell would, with `arguments` of `SmokeKernel.program`.
    init(_ program: FilePath, arguments: [String], _ tools: CheckTools) async throws {
        let start = ContinuousClock.now
        result = try await tools.programs.run(
            ProgramRun(
                program, arguments: arguments, environment: tools.environment.asUser,
                timeLimit: .seconds(120)))
        duration = .now - start
        let all = (result.output + result.errors).split(separator: "\n").map(String.init)
        hostCompiler = all.first { $0.hasPrefix("host ") }.map { String($0.dropFirst(5)) }
        let gap = "no code for "
        unserved = all.filter { $0.hasPrefix(gap) }.map { String($0.dropFirst(gap.count)) }
        lines = all.filter { !$0.hasPrefix("host ") && !$0.hasPrefix(gap) }
    }

    var isSuccess: Bool { result.isSuccess }

    /// Whether it came as far as asking for a GPU, and was told that there is none.
    var sawNoDevice: Bool {
        result.ending == .exited(3) && lines.contains { $0.hasPrefix("no device: ") }
    }

    /// Whether there are GPUs, and it has code for none of them.
    var sawNoServedDevice: Bool { result.ending == .exited(4) && !unserved.isEmpty }

    func failure(_ name: String) -> Check {
        let hung = result.ending == .timedOut
        return Check(
            name, .failed, "the program failed, \(result.description)",
            details: Array(lines.prefix(8)),
            hints: hung
                ? ["`nvidia-smi` and `sudo dmesg | grep -i xid` tell of a GPU that hangs"] : [],
            duration: duration, code: .nvccProgramFailed)
    }
}
