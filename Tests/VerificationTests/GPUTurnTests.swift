import Diagnostics
import FileSystem
import Installation
import Machine
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Verification

/// Notes which programs that open a GPU run at the same time, and makes a device node with each.
private final class GPUPrograms: ProgramRunner {
    private struct State {
        var running: Set<String> = []
        var order: [String] = []
        var collisions: [String] = []
        var environments: [String: [String: String]] = [:]
    }

    private let state = Mutex(State())
    private let devices: FilePath

    init(devices: FilePath) { self.devices = devices }

    var order: [String] { state.withLock { $0.order } }
    var collisions: [String] { state.withLock { $0.collisions } }

    func environment(of name: String) -> [String: String] {
        state.withLock { $0.environments[name] } ?? [:]
    }

    func run(_ program: ProgramRun) async throws -> ProgramResult {
        let words = [program.executable.string] + program.arguments
        let known = ["gpu-probe", "check-nvrtc", "bin/nvcc", "proof", "sample"]
        let name = known.first { part in words.contains { $0.contains(part) } } ?? "other"
        state.withLock { $0.environments[name] = program.environment }
        if name == "bin/nvcc", let option = program.arguments.firstIndex(of: "-o") {
            try Files.writeAtomically(
                "a program", to: FilePath(program.arguments[option + 1]), mode: 0o755)
        }
        guard ["gpu-probe", "sample", "proof"].contains(name) else {
            return ProgramResult(.exited(0))
        }
        state.withLock { state in
            if let other = state.running.first { state.collisions.append("\(other) and \(name)") }
            state.running.insert(name)
            state.order.append(name)
        }
        // As libcuda does, for root.
        try Files.writeAtomically("", to: devices.appending("nvidiactl"))
        // Time for others to collide.
        for _ in 0..<200 { await Task.yield() }
        state.withLock { _ = $0.running.remove(name) }
        return ProgramResult(.exited(0), output: "Double\n")
    }
}

@Suite struct GPUTurnTests {
    private func verify(
        _ machine: MachineProfile, environment: [String: String] = [:],
        kinds: [CheckKind]? = nil
    ) async throws -> (programs: GPUPrograms, left: [String], report: VerificationReport) {
        let specimen = try Specimen()
        try specimen.install("\(Specimen.site)/torch/__init__.py", "")
        try specimen.install("env/bin/python", "", mode: 0o755)
        try specimen.equip("bin/nvcc", "", mode: 0o755)
        try specimen.equip("lib/libnvrtc.so.13", "")
        try specimen.equip("include/cuda_runtime.h", "")
        specimen.lock(torch: "2.9.1", build: "cu128")
        specimen.lock(nvcc: "13.0.88")
        specimen.machine = machine
        let devices = specimen.folder.appending("dev")
        try Files.createDirectories(devices)
        let programs = GPUPrograms(devices: devices)
        let libraries = specimen.toolkit.appending("lib")
        var verifier = Verifier(
            try specimen.subject(.init(libraries: libraries)),
            helper: NVRTCHelper(executable: "/usr/bin/provision", arguments: ["check-nvrtc"]),
            temporary: specimen.folder.path, environment: environment, programs: programs,
            gpu: (
                NVRTCHelper(executable: "/usr/bin/provision", arguments: ["gpu-probe"]), .required
            ),
            torch: .everything)
        verifier.devices = devices
        let report = try await verifier.verify(kinds)
        return (programs, try Files.list(devices).map(\.name), report)
    }

    @Test func `what opens a GPU runs alone: the kernels, nvcc's program, torch`() async throws {
        let machine = Specimen.machine(gpus: [0x2330], driver: "580.95.05")
        let seen = try await verify(machine)
        #expect(seen.programs.order.first == "gpu-probe")
        #expect(seen.programs.order.filter { $0 != "proof" } == ["gpu-probe", "sample"])
        #expect(seen.programs.order.drop { $0 != "proof" }.allSatisfy { $0 == "proof" })
        #expect(seen.programs.order.contains("proof"))
        #expect(seen.programs.collisions == [])
    }

    @Test func `a kind that is left out, or that comes to nothing, holds nobody up`() async throws {
        let machine = Specimen.machine(gpus: [0x2330], driver: "580.95.05")
        #expect(try await verify(machine, kinds: [.torch]).programs.order.first == "proof")
        #expect(try await verify(machine, kinds: [.nvcc]).programs.order == ["sample"])
        #expect(try await verify(machine, kinds: [.nvcc, .torch]).programs.order.first == "sample")
    }

    @Test func `where no driver is, no device node stays behind`() async throws {
        let none = try await verify(Specimen.bareMachine)
        #expect(none.programs.order.contains("sample"))
        #expect(none.left == [])
        // In a container the driver that shows is its host's.
        var contained = Specimen.machine(gpus: [0x2330], driver: "580.95.05")
        contained.environment.container = "docker"
        contained.environment.hasDriverNode = false
        let seen = try await verify(contained)
        #expect(seen.left == [])
        #expect(seen.report.checks.first { $0.name == "gpu" }?.outcome == .failed)
        #expect(
            seen.report.checks.first { $0.name == "nvcc-run" }?.outcome
                == .skipped("this container was given no GPU"))
    }

    @Test func `what computes gets what a shell of the user's has of CUDA and the loader`()
        async throws
    {
        let machine = Specimen.machine(gpus: [0x2330], driver: "580.95.05")
        let seen = try await verify(
            machine,
            environment: [
                "LD_LIBRARY_PATH": ":/usr/local/nvidia/lib64::", "NCCL_P2P_DISABLE": "1",
                "CUDA_MPS_PIPE_DIRECTORY": "/run/mps", "NVIDIA_VISIBLE_DEVICES": "all",
                "LD_PRELOAD": "/evil.so", "PYTHONPATH": "/evil",
            ])
        for name in ["gpu-probe", "check-nvrtc", "sample", "proof"] {
            let variables = seen.programs.environment(of: name)
            #expect(
                variables["LD_LIBRARY_PATH"]?.hasSuffix("/lib:/usr/local/nvidia/lib64") == true,
                "\(name)")
            #expect(variables["NCCL_P2P_DISABLE"] == "1")
            #expect(variables["CUDA_MPS_PIPE_DIRECTORY"] == "/run/mps")
            #expect(variables["NVIDIA_VISIBLE_DEVICES"] == "all")
            #expect(variables["LD_PRELOAD"] == nil && variables["PYTHONPATH"] == nil)
        }
        // A compiler finds all of its own, or is not whole.
        let compiler = seen.programs.environment(of: "bin/nvcc")
        #expect(compiler["LD_LIBRARY_PATH"]?.contains("nvidia") == false)
        #expect(compiler["NCCL_P2P_DISABLE"] == nil)
    }
}
