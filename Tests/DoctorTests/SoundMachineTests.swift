import Machine
import Synchronization
import SystemPackage
import Testing

@testable import Doctor

@Suite struct `Machines that are sound` {
    @Test func `a clean Debian container raises no alarm`() async throws {
        let patient = try Patient.cleanDebian()
        patient.environment["container"] = "podman"
        let report = await patient.examine()
        #expect(report.findings.filter { $0.severity != .note } == [])
        #expect(report.findings.map(\.kind) == [.noCertificates])
        #expect(!report.hasFailed)
    }

    @Test func `a clean Debian machine raises no alarm`() async throws {
        let report = await (try Patient.cleanDebian()).examine()
        #expect(report.findings.map(\.kind) == [.noCertificates])
        #expect(
            report.sections.first?.summary.hasPrefix("Debian GNU/Linux 12 (bookworm), x86_64")
                == true)
    }

    @Test func `a server with all that it needs has nothing to be told`() async throws {
        let report = await (try Patient.healthy()).examine()
        #expect(report.findings == [])
        #expect(
            report.sections.map(\.title) == [
                "System", "GPU", "Kernel", "Driver", "Devices", "nvidia-smi", "Packages", "CUDA",
                "Python", "Disk", "Network",
            ])
    }

    @Test(arguments: [
        "[Unknown Error], Default, [Unknown Error]\n",
        "Enabled, [Insufficient Permissions], [N/A]\n",
    ])
    func `a field that nvidia-smi is not told is that field's`(_ row: String) async throws {
        let patient = try Patient.healthy()
        patient.answers["nvidia-smi"] = .init(.exited(0), output: row)
        #expect(await patient.examine().findings == [])
    }

    @Test func `an nvidia-smi that knows no MIG is asked without it`() async throws {
        let patient = try Patient.healthy()
        let asked = "--query-gpu=persistence_mode,compute_mode"
        patient.answers["nvidia-smi \(asked),mig.mode.current"] = .init(
            .exited(2), output: "Field \"mig.mode.current\" is not a valid field to query.\n")
        patient.answers["nvidia-smi \(asked)"] = .init(.exited(0), output: "Enabled, Default\n")
        let report = await patient.examine()
        #expect(report.findings == [])
        #expect(report.sections.contains { $0.summary == "answers for 1 GPU" })
    }

    @Test func `an nvidia-smi that starts many GPUs is given the time for it`() async throws {
        let patient = try Patient.healthy()
        for bus in ["18", "19", "1a", "1b", "1c", "1d", "1e"] {
            try patient.gpu("0000:\(bus):00.0")
        }
        patient.answers["nvidia-smi"] = .init(.exited(0), output: "Disabled, Default, [N/A]\n")
        let clock = LimitsSeen(programs: Answers(patient.answers))
        patient.runner = clock
        let report = await patient.examine(timeLimit: .seconds(10))
        #expect(report.findings.map(\.kind) == [.persistenceOff])
        #expect(clock.limits["nvidia-smi"] == .seconds(50))
        #expect(clock.limits["dmesg"] == .seconds(10))
    }

    @Test func `errors from before the driver was loaded anew are over`() async throws {
        let patient = try Patient.healthy()
        patient.answers["dmesg"] = .init(
            .exited(0),
            output: """
                [9.1] NVRM: Xid (PCI:0000:17:00): 79, GPU has fallen off the bus.
                [9.9] NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  580.65.06

                """)
        #expect(await patient.examine().findings == [])
    }

    @Test func `a card that jobs do not see is not judged by what they bring`() async throws {
        let patient = try Patient.healthy()
        // A Kepler, which neither torch nor nvcc of today has code for.
        try patient.gpu("0000:65:00.0", device: "0x1023", driver: "vfio-pci")
        #expect(await patient.examine().findings.map(\.kind) == [.gpuPassedThrough])
        try patient.bind("0000:65:00.0", to: "nvidia")
        let kinds = await patient.examine().findings.map(\.kind)
        #expect(kinds.contains(.torchWithoutGPU) && kinds.contains(.toolkitWithoutGPU))
        patient.environment["CUDA_VISIBLE_DEVICES"] = "0"
        patient.environment["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID"
        let report = await patient.examine()
        #expect(
            !report.findings.contains {
                [.torchWithoutGPU, .toolkitWithoutGPU].contains($0.kind)
            })
        // Where CUDA's own order counts nobody can tell which one is left.
        patient.environment["CUDA_DEVICE_ORDER"] = nil
        let unsure = await patient.examine().findings.filter {
            [.torchWithoutGPU, .toolkitWithoutGPU].contains($0.kind)
        }
        #expect(unsure.map(\.severity) == [.note, .note])
    }

    @Test func `an image is judged by its files alone`() async throws {
        let patient = try Patient.healthy()
        patient.isImage = true
        try patient.remove("/dev")
        try patient.unload()
        #expect(await patient.examine().findings == [])
    }
}

/// Keeps how long each program was given.
private final class LimitsSeen: ProgramRunner {
    private let programs: any ProgramRunner
    private let seen = Mutex<[String: Duration]>([:])

    init(programs: any ProgramRunner) { self.programs = programs }

    var limits: [String: Duration] { seen.withLock { $0 } }

    func run(_ program: ProgramRun) async throws -> ProgramResult {
        let name = program.executable.lastComponent?.string ?? ""
        seen.withLock { $0[name] = program.timeLimit }
        return try await programs.run(program)
    }
}
