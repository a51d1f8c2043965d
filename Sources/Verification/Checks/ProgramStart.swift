import Diagnostics
import Machine
import SystemPackage

/// The program that nvcc made, started once: what it printed and how it ended.
struct ProgramStart: Sendable {
    /// The compiler that its host code came from: `gcc 12.2.0`; nil if it did not get to say.
    let hostCompiler: String?
    /// What it printed besides.
    let lines: [String]
    let duration: Duration
    private let result: ProgramResult

    /// Starts it; device nodes that a driver without a module makes are taken away again.
    init(
        _ program: FilePath, programs: any ProgramRunner, environment: [String: String]
    ) async throws {
        let nodes = DeviceNodes.read()
        let start = ContinuousClock.now
        result = try await programs.run(
            ProgramRun(program, environment: environment, timeLimit: .seconds(120)))
        nodes.removeNew()
        duration = .now - start
        let all = (result.output + result.errors).split(separator: "\n").map(String.init)
        hostCompiler = all.first { $0.hasPrefix("host ") }.map { String($0.dropFirst(5)) }
        lines = all.filter { !$0.hasPrefix("host ") }
    }

    var isSuccess: Bool { result.isSuccess }

    /// Whether it came as far as asking for a GPU, and was told that there is none.
    var sawNoDevice: Bool {
        result.ending == .exited(3) && lines.contains { $0.hasPrefix("no device: ") }
    }

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
