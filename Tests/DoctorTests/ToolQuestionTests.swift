import Machine
import Synchronization
import SystemPackage
import Testing

@testable import Doctor

/// Answers well and keeps what it was asked of `nvidia-smi`.
private final class ToolLog: ProgramRunner {
    private let log = Mutex<[ProgramRun]>([])
    var runs: [ProgramRun] { log.withLock { $0 } }

    func run(_ program: ProgramRun) async throws -> ProgramResult {
        guard program.executable.lastComponent == "nvidia-smi" else {
            return ProgramResult(.exited(0))
        }
        log.withLock { $0.append(program) }
        return ProgramResult(.exited(0), output: "Enabled, Default, Disabled\n")
    }
}

@Suite struct ToolQuestionTests {
    private func examine(_ make: (Patient) throws -> Void) async throws -> [ProgramRun] {
        let patient = try Patient.healthy()
        let log = ToolLog()
        patient.runner = log
        try make(patient)
        _ = await patient.examine()
        return log.runs
    }

    @Test func `nvidia-smi gets the loader's folders as the user's shell has them`() async throws {
        let runs = try await examine {
            $0.environment["LD_LIBRARY_PATH"] = "/usr/local/nvidia/lib64"
        }
        #expect(runs.first?.environment["LD_LIBRARY_PATH"] == "/usr/local/nvidia/lib64")
        let plain = try await examine { _ in }
        #expect(plain.count == 1)
        #expect(plain.first?.environment["LD_LIBRARY_PATH"] == nil)
    }

    @Test func `in a container without GPUs the driver is not asked, which would make a node`()
        async throws
    {
        let without = try await examine {
            $0.environment["container"] = "podman"
            try $0.remove("/dev/nvidia0")
            try $0.remove("/dev/nvidiactl")
        }
        #expect(without.isEmpty)
        #expect(try await !examine { $0.environment["container"] = "podman" }.isEmpty)
    }
}
