import Diagnostics
import SystemPackage
import Testing

@testable import Verification

/// What is told of GPUs that are well, ill, or another job's; all of it by the double.
@Suite struct GPUHealthTests {
    private func checks(
        _ rules: String, log: [String]? = nil
    ) async throws -> [String: Check]? {
        guard var machine = try await DoubledMachine(rules) else { return nil }
        if let log { machine.log = log.map { $0 + "\n" }.joined() }
        let checks = try await machine.checks()
        return Dictionary(checks.map { ($0.name, $0) }) { first, _ in first }
    }

    private static let start = "[0.0] Linux version 6.8.0"

    @Test func `GPUs of other jobs that are closed or lost are no failure of this one`()
        async throws
    {
        let closed = "nvml:gpus:3;refuse:nvmlDeviceGetHandleByIndex_v2:4:2"
        guard var checks = try await checks(closed) else { return }
        #expect(checks.values.allSatisfy { $0.outcome == .passed }, "\(checks)")
        #expect(checks["gpu-driver"]?.summary.hasSuffix("for 2 of 3 GPUs") == true)
        #expect(checks["gpu-health"]?.summary.hasSuffix(", 1 GPU closed to us") == true)
        checks = try #require(
            try await self.checks("nvml:gpus:3;refuse:nvmlDeviceGetHandleByIndex_v2:15:2"))
        #expect(checks.values.allSatisfy { $0.outcome == .passed }, "\(checks)")
        #expect(
            checks["gpu-health"]?.summary.hasSuffix(", 1 GPU of others out of order") == true)
    }

    @Test func `one GPU that does not answer leaves the others to be told of`() async throws {
        guard
            let check = try await checks("refuse:nvmlDeviceGetEccMode:15:1;nvml:pages:1:0")?[
                "gpu-health"]
        else { return }
        #expect(check.outcome == .failed)
        let told = check.details.joined(separator: "\n")
        #expect(told.contains("NVML_ERROR_GPU_IS_LOST"), "\(told)")
        #expect(told.contains("Double A at 0000:01:00.0: memory pages wait"), "\(told)")
    }

    @Test func `one GPU at which NVML hangs leaves the others to be told of`() async throws {
        let rules = "hang:nvmlDeviceGetUUID:1;nvml:pages:1:0"
        guard var machine = try await DoubledMachine(rules) else { return }
        machine.stepLimit = .seconds(6)
        let checks = try await machine.checks()
        let health = try #require(checks.first { $0.name == "gpu-health" })
        let told = health.details.joined(separator: "\n")
        #expect(told.contains("no answer within 9 s"), "\(told)")
        #expect(told.contains("Double A at 0000:01:00.0: memory pages wait"), "\(told)")
        // The kernels ran on both, and each pair was told once.
        #expect(checks.filter { $0.outcome == .failed }.map(\.name) == ["gpu-health"])
        #expect(
            checks.first { $0.name == "gpu-peers" }?.summary.hasPrefix("2 ways") == true,
            "\(checks)")
    }

    @Test func `a GPU of another job at which NVML hangs is no failure of this one`() async throws {
        let rules = "nvml:gpus:3;hang:nvmlDeviceGetUUID:2"
        guard var machine = try await DoubledMachine(rules) else { return }
        machine.stepLimit = .seconds(6)
        let checks = try await machine.checks()
        #expect(checks.allSatisfy { $0.outcome != .failed }, "\(checks)")
        let health = checks.first { $0.name == "gpu-health" }
        #expect(health?.summary.hasSuffix("1 GPU of others out of order") == true, "\(checks)")
    }

    @Test(arguments: [
        (
            "refuse:nvmlDeviceGetEccMode:3;refuse:nvmlDeviceGetCurrentClocksEventReasons:3",
            "ECC not told, clocks not told, no Xid since boot"
        ),
        ("nvml:ecc:0", "no ECC, clocks free"),
        ("refuse:nvmlDeviceGetTotalEccErrors:3", "ECC on, clocks free"),
        ("nvml:corrected:7:0", "ECC on, 7 errors corrected, clocks free"),
        ("nvml:throttle:4:0", "ECC on, no errors, power cap holds the clocks of 1 GPU, "),
        ("nvml:lanes:1:1", "no Xid since boot, PCIe x1 of x16 at 0000:02:00.0, 8 NVLinks up"),
    ])
    func `what was told is said, and nothing of what was not`(
        _ rules: String, _ words: String
    ) async throws {
        guard let check = try await checks(rules)?["gpu-health"] else { return }
        #expect(check.outcome == .passed)
        #expect(check.summary.contains(words), "\(check.summary)")
    }

    @Test func `a log that has lost its beginning is not said to reach back to it`() async throws {
        guard let check = try await checks("", log: ["[9.1] usb 1-1: new device"])?["gpu-health"]
        else { return }
        #expect(check.summary.contains("no Xid in what is left of the log"))
    }

    @Test
    func `an Xid that is over is told, one that lasts fails, one that was healed does neither`()
        async throws
    {
        let contained = "[1.0] NVRM: Xid (PCI:0000:02:00 GPU-I:05): 94, pid=7, Contained"
        guard var check = try await checks("", log: [Self.start, contained])?["gpu-health"] else {
            return
        }
        #expect(check.outcome == .passed)
        #expect(check.summary.contains("Xid 94 in the log"))
        #expect(
            check.details == ["0000:02:00: Xid 94, a memory error was contained to one program"])
        let lost = "[2.0] NVRM: Xid (PCI:0000:02:00): 62, pid=7, PMU halt"
        let wanted =
            "[2.1] NVRM: Xid (PCI:0000:02:00): 154, GPU recovery action changed from 0x0 (None) to "
            + "0x1 (GPU Reset Required)"
        check = try #require(
            try await checks("", log: [Self.start, lost, wanted])?["gpu-health"])
        #expect(check.outcome == .failed)
        #expect(
            check.details == [
                "0000:02:00: Xid 62, the GPU's microcontroller halted",
                "0000:02:00: Xid 154, the driver wants: GPU Reset Required",
            ])
        let healed =
            "[3.0] NVRM: Xid (PCI:0000:02:00): 154, GPU recovery action changed from 0x1 (GPU Reset "
            + "Required) to 0x0 (None)"
        check = try #require(
            try await checks("", log: [Self.start, lost, wanted, healed])?["gpu-health"])
        #expect(check.outcome == .passed)
        #expect(check.summary.contains("no Xid since boot"))
    }

    @Test func `who may use a GPU is told`() async throws {
        guard var checks = try await checks("nvml:mode:3:1") else { return }
        #expect(
            checks["gpu-1"]?.summary.hasSuffix(", compute mode Exclusive: one process at a time")
                == true)
        checks = try #require(try await self.checks("nvml:mode:2:1;refuse:cuCtxCreate_v2:46:1"))
        let check = try #require(checks["gpu-1"])
        #expect(check.outcome == .failed)
        #expect(check.hints.first?.text.contains("nvidia-smi -i 0000:02:00.0 -c DEFAULT") == true)
    }

    @Test func `the driver gets more time to start where there are more GPUs`() async throws {
        var examiner = GPUExaminer(
            helper: NVRTCHelper(executable: "/x", arguments: []), environment: [:])
        #expect(examiner.startLimit == .seconds(45))
        examiner.gpusOnBus = 16
        #expect(examiner.startLimit == .seconds(225))
    }
}
