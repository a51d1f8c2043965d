import Compatibility
import Diagnostics
import FileSystem
import Installation
import Machine
import PackageModel
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Verification

private final class CheckLog: Reporter {
    private let names = Mutex<[String]>([])
    var seen: [String] { names.withLock { $0 } }

    func report(_ event: Event) {
        guard case .check(let check) = event else { return }
        names.withLock { $0.append(check.name) }
    }
}

@Suite struct `The verifier` {
    /// The script's lines for the two steps that are taken without a GPU.
    private static let torch = """
        {"begin":"import","limit":60}
        {"end":"import","outcome":"passed","facts":{"version":"2.9.1+cu128","cuda":"12.8",\
        "architectures":["sm_90"],"libraries":["LIB"]}}
        {"begin":"build","limit":60}
        {"end":"build","outcome":"passed","text":""}
        {"done":true}

        """

    /// A generation with everything in it, and programs that all answer well.
    private func everything() throws -> (Specimen, CannedPrograms) {
        let specimen = try Specimen()
        try specimen.install("\(Specimen.site)/torch/__init__.py", "")
        try specimen.install("env/bin/python", "", mode: 0o755)
        try specimen.equip("bin/nvcc", "", mode: 0o755)
        try specimen.equip("lib/libnvrtc.so.13", "")
        try specimen.equip("include/cuda_runtime.h", "")
        specimen.lock(torch: "2.9.1", build: "cu128")
        specimen.lock(nvcc: "13.0.88")
        let library = specimen.place.root.string + "/env/libcudart.so.12"
        let nvrtc = #"{"compiled":[{"size":9,"target":"sm_90"}],"ptxISA":"9.0","version":"13.0"}"#
        let programs = CannedPrograms([
            (
                "/proof",
                .printed(String(Self.torch.split(separator: "LIB").joined(separator: library[...])))
            ),
            ("check-nvrtc", .printed(nvrtc)),
            ("--list", .printed("\tlibc.so.6 => /lib/libc.so.6\n")),
            ("bin/nvcc", .printed("")),
            ("sample", ProgramResult(.exited(3), output: "no device: none\n")),
        ])
        return (specimen, programs)
    }

    private func verifier(
        _ specimen: Specimen, _ programs: any ProgramRunner,
        _ reporter: any Reporter = SilentReporter()
    ) throws -> Verifier {
        Verifier(
            try specimen.subject(),
            helper: NVRTCHelper(executable: "/usr/bin/provision", arguments: ["check-nvrtc"]),
            temporary: specimen.folder.path, environment: [:], programs: programs,
            reporter: reporter)
    }

    @Test func `all that applies is run and told in its order`() async throws {
        let (specimen, programs) = try everything()
        let log = CheckLog()
        let report = try await verifier(specimen, programs, log).verify()
        let names = ["files", "loader", "nvcc", "nvcc-run", "nvrtc", "torch", "torch-gpu"]
        #expect(report.checks.map(\.name) == names)
        #expect(log.seen == names)
        #expect(report.hasPassed)
        #expect(report.error == nil)
        // Torch is imported once for both checks that want to know.
        #expect(programs.runs.count { $0.arguments.contains { $0.hasSuffix("/proof") } } == 1)
    }

    @Test func `in an image what wants a GPU, and NVRTC, is left for the first boot`()
        async throws
    {
        let (specimen, programs) = try everything()
        specimen.machine.environment.isImage = true
        let report = try await verifier(specimen, programs).verify()
        let later = report.checks.filter { $0.outcome == .skipped("on first boot") }.map(\.name)
        #expect(later == ["nvcc-run", "nvrtc", "torch-gpu"])
        #expect(report.checks.count { $0.outcome == .passed } == 4)
        #expect(report.hasPassed)
    }

    @Test func `torch of conda is imported by conda's Python, and NVRTC is the environment's`()
        async throws
    {
        let (specimen, programs) = try everything()
        specimen.packages = []
        specimen.lock(conda: "python", "3.12.4")
        specimen.lock(conda: "pytorch", "2.9.1", build: "cuda128_mkl_py312_h2ff76c1_303")
        specimen.lock(conda: "cuda-nvrtc", "12.8.93")
        try specimen.install("env/lib/libnvrtc.so.12.8.93", "", owner: "cuda-nvrtc")
        let report = try await verifier(specimen, programs).verify()
        #expect(report.hasPassed)
        let told = report.checks.map(\.summary)
        #expect(told.contains("2.9.1+cu128 imports, CUDA 12.8, for sm_90"))
        func said(_ name: String) -> String {
            report.checks.first { $0.name == name }?.summary ?? ""
        }
        #expect(said("nvrtc").hasPrefix("the toolkit's NVRTC 13.0 "))
        #expect(said("nvrtc-env").hasPrefix("the environment's NVRTC 13.0 "))
        let python = specimen.place.environment.appending("bin/python")
        #expect(programs.runs.count { $0.executable == python } == 1)
    }

    @Test func `an empty generation has only its files`() async throws {
        let specimen = try Specimen()
        let report = try await verifier(specimen, CannedPrograms([])).verify()
        #expect(report.checks.map(\.name) == ["files"])
        #expect(report.hasPassed)
    }

    @Test func `what is asked for and not there is skipped with the reason`() async throws {
        let specimen = try Specimen()
        let report = try await verifier(specimen, CannedPrograms([])).verify([
            .torch, .nvrtc, .nvcc, .loader,
        ])
        #expect(
            report.checks.map(\.outcome) == [
                .skipped("neither torch, a compiler nor a conda Python is installed"),
                .skipped("the toolkit has no nvcc"),
                .skipped("neither the toolkit nor the environment has NVRTC"),
                .skipped("the lock has neither the wheel `torch` nor conda's `pytorch`"),
            ])
        #expect(report.hasPassed)
        #expect(try await verifier(specimen, CannedPrograms([])).verify([]).checks.isEmpty)
    }

    @Test func `one failure fails the whole and becomes its error`() async throws {
        let (specimen, _) = try everything()
        let report = try await verifier(specimen, CannedPrograms([])).verify()
        #expect(report.failed.map(\.name) == ["loader", "nvcc", "nvrtc", "torch"])
        let error = try #require(report.error)
        #expect(error.code.exitStatus == .verificationFailed)
        #expect(
            error.message
                == "cannot vouch for the generation: `loader`, `nvcc`, `nvrtc`, `torch` failed")
    }

    @Test func `a report survives its file, and is void for another lock`() async throws {
        let (specimen, programs) = try everything()
        specimen.machine = Specimen.machine(gpus: [0x2330], driver: nil)
        let report = try await verifier(specimen, programs).verify()
        try report.write(in: specimen.place)
        let read = try VerificationReport.read(in: specimen.place)
        #expect(read?.checks.map(\.name) == report.checks.map(\.name))
        #expect(read?.checks.map(\.outcome) == report.checks.map(\.outcome))
        #expect(read?.gpus == ["10de:2330@0000:00:00.0"])
        let other = try #require(Digest(.sha256, hex: String(repeating: "0", count: 64)))
        #expect(
            read?.changes(lockDigest: other, machine: specimen.machine)
                == ["the lock is another one"])
        try Files.remove(VerificationReport.path(in: specimen.place))
        #expect(
            try VerificationReport.read(in: specimen.place) == nil)
    }

    @Test(arguments: ["", "{}", "[1", #"{"format":2,"lock":"x","gpus":[],"checks":[]}"#])
    func `a damaged report is an error`(_ text: String) throws {
        let specimen = try Specimen()
        try Files.writeAtomically(text, to: VerificationReport.path(in: specimen.place))
        #expect(throws: ProvisionError.self) {
            try VerificationReport.read(in: specimen.place)
        }
    }

    @Test func `a report expires with its lock, its driver and its GPUs`() throws {
        let digest = try #require(Digest(.sha256, hex: String(repeating: "a", count: 64)))
        let other = try #require(Digest(.sha256, hex: String(repeating: "b", count: 64)))
        var machine = Specimen.machine(gpus: [0x2330, 0x2330], driver: "580.95.05")
        machine.gpus[0].uuid = "GPU-1"
        let report = VerificationReport(
            lockDigest: digest, driver: "580.95.05", gpus: ["10de:2330@0000:01:00.0", "GPU-1"],
            checks: [])
        #expect(report.changes(lockDigest: digest, machine: machine) == [])
        #expect(
            report.changes(lockDigest: other, machine: machine) == ["the lock is another one"])
        machine.driver.loaded = nil
        machine.gpus[0].uuid = "GPU-2"
        #expect(
            report.changes(lockDigest: digest, machine: machine) == [
                "the driver was 580.95.05, now it is not loaded", "the GPUs are others",
            ])
        machine.gpus.removeLast()
        #expect(
            report.changes(lockDigest: digest, machine: machine).last
                == "the number of GPUs was 2, now it is 1")
    }

    @Test func `a report that skipped the GPUs is told from one that saw them`() throws {
        let digest = try #require(Digest(.sha256, hex: String(repeating: "a", count: 64)))
        func leavesOut(_ checks: [Check]) -> Bool {
            VerificationReport(lockDigest: digest, driver: nil, gpus: [], checks: checks)
                .leavesOutGPUs
        }
        #expect(leavesOut([Check("files", .passed, ""), Check("gpu", .skipped("none"), "")]))
        #expect(!leavesOut([Check("gpu-0", .passed, ""), Check("loader", .skipped("x"), "")]))
        #expect(!leavesOut([Check("gpu-0", .passed, ""), Check("gpu-nvrtc", .skipped("x"), "")]))
    }

    @Test func `a report covers what has a check, be it skipped`() throws {
        let digest = try #require(Digest(.sha256, hex: String(repeating: "a", count: 64)))
        func covers(_ names: [String], _ kinds: [CheckKind]) -> Bool {
            VerificationReport(
                lockDigest: digest, driver: nil, gpus: [],
                checks: names.map { Check($0, .passed, "") }
            ).covers(kinds)
        }
        #expect(covers(["files", "gpu-driver", "gpu-0"], [.files, .kernel]))
        #expect(covers(["gpu"], [.kernel]))
        #expect(covers(["torch", "torch-dp"], [.torch, .multiGPU]))
        #expect(covers(["multi-gpu"], [.multiGPU]))
        #expect(!covers(["torch"], [.multiGPU]))
        #expect(!covers(["files", "loader"], [.files, .kernel]))
        #expect(covers([], []))
    }

    @Test func `a proof takes the GPUs wherever something computes on them`() throws {
        let specimen = try Specimen()
        #expect(CheckKind.ofProof(wanted: [.files], for: try specimen.subject()) == [.files])
        #expect(CheckKind.ofProof(wanted: nil, for: try specimen.subject()) == [.files])
        try specimen.equip("bin/nvcc", "", mode: 0o755)
        let subject = try specimen.subject()
        #expect(CheckKind.ofProof(wanted: [.files], for: subject) == [.files, .kernel])
        #expect(
            CheckKind.ofProof(wanted: [], for: subject) == CheckKind.applicable(to: subject))
        #expect(CheckKind.ofProof(wanted: [.kernel], for: subject) == [.kernel])
    }

    @Test func `a report's file is one line with sorted keys`() throws {
        let digest = try #require(Digest(.sha256, hex: String(repeating: "a", count: 64)))
        let report = VerificationReport(
            lockDigest: digest, driver: "580.95.05", gpus: ["10de:2330"],
            checks: [
                Check("nvrtc", .skipped("no toolkit"), "no toolkit", duration: .milliseconds(5))
            ])
        #expect(
            try report.json()
                == #"{"checks":[{"details":[],"hints":[],"milliseconds":5,"name":"nvrtc","outcome":"skipped","#
                + #""reason":"no toolkit","summary":"no toolkit"}],"driver":"580.95.05","format":1,"#
                + #""gpus":["10de:2330"],"lock":"\#(digest)"}"#)
    }
}

@Suite struct `Architectures to compile for` {
    private func targets(_ gpus: [UInt16], _ offered: [String]) -> String? {
        Targets(
            for: Specimen.machine(gpus: gpus, driver: nil),
            offered: offered.compactMap { .init($0) },
            sample: ComputeCapability("9.0"))?.description
    }

    @Test func `each GPU is served by the highest minor that is not above it`() {
        #expect(targets([0x27b8], ["8.0", "8.6", "9.0"]) == "sm_86")
        #expect(targets([0x2330, 0x1db1], ["9.0"]) == "sm_90, not for Tesla V100 SXM2 16GB")
        #expect(targets([], ["7.5", "9.0", "12.0"]) == "sm_90")
        #expect(targets([], ["12.0"]) == "sm_120")
        #expect(targets([], []) == nil)
        #expect(targets([0x0abc], ["9.0"]) == "sm_90, not for 10de:0abc")
    }
}
