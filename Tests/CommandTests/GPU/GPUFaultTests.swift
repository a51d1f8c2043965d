import Diagnostics
import FileSystem
import FoundationEssentials
import Machine
import Subprocess
import SystemPackage
import Testing

@testable import Verification

private let variables = ProcessInfo.processInfo.environment

/// Faults of a double; nothing here says anything about a GPU.
@Suite struct GPUFaultTests {
    @Test(arguments: ScriptedFault.all)
    func `a scripted fault ends in its finding`(_ fault: ScriptedFault) async throws {
        guard var machine = try await DoubledMachine(fault.rules) else { return }
        if fault.hangs { machine.stepLimit = .seconds(6) }
        let checks = try await machine.checks()
        // One step that hangs costs its limit, and another child may have to begin again.
        #expect((checks.first?.duration ?? .zero) < .seconds(60))
        let failed = Set(checks.filter { $0.outcome == .failed }.map(\.name))
        #expect(failed.isSuperset(of: fault.also.union([fault.check])))
        let allowed = fault.also.union([fault.check]).union(fault.following)
        #expect(failed.isSubset(of: allowed), "\(checks)")
        let check = try #require(checks.first { $0.name == fault.check })
        let told = ([check.summary] + check.details + check.hints.map(\.text))
            .joined(separator: "\n")
        for words in fault.words { #expect(told.contains(words), "\(told)") }
    }

    @Test func `there are enough of them`() { #expect(ScriptedFault.all.count >= 80) }

    @Test func `without a fault all checks pass`() async throws {
        guard let machine = try await DoubledMachine() else { return }
        let checks = try await machine.checks()
        #expect(
            checks.map(\.name) == [
                "gpu-driver", "gpu-0", "gpu-1", "gpu-health", "gpu-peers", "nvidia-smi",
            ])
        #expect(checks.allSatisfy { $0.outcome == .passed }, "\(checks)")
        #expect(checks[0].summary == "580.95.05 carries CUDA 13.2 for 2 GPUs")
        #expect(checks[1].summary.hasPrefix("Double A: kernels right, memory 83.9 of 3,350 GB/s"))
        #expect(
            checks[3].summary == "ECC on, no errors, clocks free, no Xid since boot, 8 NVLinks up")
        #expect(checks[5].summary == "agrees with NVML: 580.95.05, 2 GPUs")
    }

    @Test func `sixteen GPUs of two kinds are all examined, and all their pairs`() async throws {
        guard var machine = try await DoubledMachine("gpus:16") else { return }
        machine.listing = DoubledMachine.listing(gpus: 16)
        let checks = try await machine.checks()
        #expect(checks.count == 20)
        #expect(checks.allSatisfy { $0.outcome == .passed }, "\(checks)")
        #expect(checks.contains { $0.summary.hasPrefix("240 ways between GPUs copy directly") })
    }

    @Test func `one of sixteen that hangs takes nothing from the others`() async throws {
        guard var machine = try await DoubledMachine("gpus:16;hang:cuLaunchKernel:7") else {
            return
        }
        machine.listing = DoubledMachine.listing(gpus: 16)
        machine.stepLimit = .seconds(6)
        let checks = try await machine.checks()
        #expect(checks.filter { $0.outcome == .failed }.map(\.name) == ["gpu-7"])
        #expect(checks.contains { $0.summary.hasPrefix("210 ways between GPUs copy directly") })
    }

    @Test func `GPUs that cannot reach each other copy through the host`() async throws {
        guard let machine = try await DoubledMachine("nopeer") else { return }
        let check = try #require(try await machine.checks().first { $0.name == "gpu-peers" })
        #expect(check.outcome == .passed)
        #expect(check.summary.hasPrefix("2 ways between GPUs copy 0 of them directly"))
    }

    @Test func `an Xid of a GPU of ours is a finding, one of a program is none`() async throws {
        guard var machine = try await DoubledMachine() else { return }
        machine.log = """
            [1.0] NVRM: Xid (PCI:0000:02:00): 13, pid=7, Graphics Exception
            [2.0] NVRM: Xid (PCI:0000:02:00): 79, pid=7, GPU has fallen off the bus.
            [3.0] NVRM: Xid (PCI:0000:77:00): 48, pid=7, of a GPU of another job
            """
        let check = try #require(try await machine.checks().first { $0.name == "gpu-health" })
        #expect(check.outcome == .failed)
        #expect(check.details == ["0000:02:00: Xid 79, the GPU fell off the bus"])
    }

    @Test func `a log that is closed to us is told with its reason`() async throws {
        guard var machine = try await DoubledMachine() else { return }
        machine.log = nil
        let check = try #require(try await machine.checks().first { $0.name == "gpu-health" })
        #expect(check.outcome == .passed)
        #expect(check.summary.contains("Xid not known: no journal"))
    }

    @Test(
        arguments: [
            (nil, "no `nvidia-smi` on PATH"), ("", "it does not say what NVML says"),
            (DoubledMachine.listing(gpus: 1), "it does not say what NVML says"),
            (DoubledMachine.listing(gpus: 2, driver: "570.0"), "it does not say what NVML says"),
        ] as [(String?, String)])
    func `an nvidia-smi that is another one is a finding`(
        _ listing: String?, _ words: String
    ) async throws {
        guard var machine = try await DoubledMachine() else { return }
        machine.listing = listing
        let check = try #require(try await machine.checks().last)
        #expect(check.outcome == .failed)
        #expect(check.summary == words)
    }

    @Test func `a probe whose parent is gone ends by itself`() async throws {
        guard let double = try await DriverDouble.shared() else { return }
        let tool = try Tool()
        // The first shell leaves while the probe hangs; the second one waits for its end.
        let script = """
            "$0" -c '"$0" gpu-probe --driven --report report --step-limit 600000 & echo $! > pid
            until grep -q starting report; do :; done 2>/dev/null' "$1"
            while kill -0 "$(cat pid)" 2>/dev/null; do sleep 0.02; done
            """
        let result = try await tool.start(
            "/usr/bin/timeout", ["60", "/bin/sh", "-c", script, "/bin/sh", Tool.executable.string],
            with: ["LD_LIBRARY_PATH": double.folder.string, "CUDA_DOUBLE": "hang:cuInit"])
        #expect(result.status == .exited(0), "\(result.errors)")
    }

    @Test(
        .enabled(
            if: (try? Files.exists("/proc/driver/nvidia/version")) == false,
            "this machine has a driver, which is asked"))
    func `a probe typed by hand asks nothing where no driver is loaded`() async throws {
        guard let double = try await DriverDouble.shared() else { return }
        let tool = try Tool()
        let doubled = [
            "LD_LIBRARY_PATH": double.folder.string,
            "CUDA_DOUBLE": "crash:cuInit;crash:nvmlInit_v2",
        ]
        let before = try Files.names(in: "/dev").filter { $0.hasPrefix("nvidia") }
        let result = try await tool.run("gpu-probe", with: doubled)
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(result.output.contains("undriven") && result.output.contains("finished"))
        #expect(try Files.names(in: "/dev").filter { $0.hasPrefix("nvidia") } == before)
        // Who says that there is a driver is believed.
        let told = try await tool.run("gpu-probe", "--driven", with: doubled)
        #expect(told.status != .exited(0))
    }

    /// Debian's own libcuda, whose `cuInit` makes `/dev/nvidiactl` as root; where it is installed, or
    /// `PROVISION_TEST_LIBCUDA` names its folder.
    private static let real = variables["PROVISION_TEST_LIBCUDA"] ?? "/usr/lib/x86_64-linux-gnu"

    @Test(
        .enabled(
            if: (try? Files.exists(FilePath(real).appending("libcuda.so.1"))) == true
                && (try? Files.exists("/proc/driver/nvidia/version")) == false,
            "there is no libcuda of Debian's here, or a driver is loaded"))
    func `the real libcuda leaves no device node behind where no driver is loaded`() async throws {
        let result = try await Tool().run("gpu-probe", with: ["LD_LIBRARY_PATH": Self.real])
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(result.output.contains("undriven"))
        #expect(try Files.names(in: "/dev").filter { $0.hasPrefix("nvidia") } == [])
    }

    @Test func `where there is no GPU nothing is started, and it fails if it is required`()
        async throws
    {
        guard var machine = try await DoubledMachine("crash:cuInit") else { return }
        machine.models = []
        var checks = try await machine.checks()
        #expect(checks.map(\.outcome) == [.failed])
        machine.demand = .ifPresent
        checks = try await machine.checks()
        #expect(checks.map(\.outcome) == [.skipped("no NVIDIA GPU on the PCI bus")])
    }
}

extension ScriptedFault {
    /// What may fail with a fault, since it asks the same thing: a driver without GPUs has none to show.
    var following: Set<String> { check == "gpu-health" ? ["nvidia-smi"] : [] }
}
