import Compatibility
import Diagnostics
import FileSystem
import Glibc
import Hashing
import Installation
import Lockfiles
import Machine
import PackageModel
import Synchronization
import SystemPackage
import TestSupport

@testable import Verification

/// A libcuda and an NVML of our own, which break as they are told; built once for all tests.
struct DriverDouble: Sendable {
    let folder: FilePath

    /// Nil where the machine has no C compiler.
    static func shared() async throws -> DriverDouble? { try await building.value }

    private static let building = Task { try await build() }

    private static func build() async throws -> DriverDouble? {
        let folder = try Files.createTemporaryDirectory(in: "/tmp", prefix: "provision-test-gpu-")
        sweep(folder)
        let file = folder.appending("double.c")
        try Files.writeAtomically(source, to: file)
        let library = folder.appending(DriverAPI.cuda.soname)
        guard try await compile(file, to: library) else { return nil }
        // One library under two names, so that NVML knows what libcuda's GPUs did.
        try Files.createSymlink(
            folder.appending(DriverAPI.nvml.soname), to: FilePath(DriverAPI.cuda.soname))
        return DriverDouble(folder: folder)
    }

    private static let swept = Mutex<FilePath?>(nil)

    /// It serves all tests of this process, and goes when that ends.
    private static func sweep(_ folder: FilePath) {
        swept.withLock { $0 = folder }
        atexit {
            if let folder = DriverDouble.swept.withLock({ $0 }) { try? Files.removeTree(folder) }
        }
    }

    /// Makes a library of C; false where the machine has no compiler.
    static func compile(_ source: FilePath, to library: FilePath) async throws -> Bool {
        let compilers: [FilePath] = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"]
        guard let compiler = try compilers.first(where: { try Files.exists($0) }) else {
            return false
        }
        let result = try await SubprocessRunner().run(
            ProgramRun(
                compiler,
                arguments: ["-shared", "-fPIC", "-O1", "-w", "-o", library.string, source.string],
                environment: ["PATH": "/usr/bin:/bin"], timeLimit: .seconds(120)))
        guard result.isSuccess else { throw CompilerFailed(words: result.errors) }
        return true
    }

    private struct CompilerFailed: Error { var words: String }
}

/// The GPU checks on a machine whose driver is the double.
struct DoubledMachine {
    var double: DriverDouble
    let folder: TemporaryDirectory
    /// What the double does wrong.
    var rules = ""
    /// The models on the bus, of which the double's GPUs bear the addresses.
    var models: [UInt16] = [0x2330, 0x2204]
    var stepLimit: Duration = .seconds(60)
    var demand = GPUDemand.required
    /// The kernel's log; nil: it cannot be read.
    var log: String? = "[    0.000000] Linux version 6.8.0-60-generic\n"
    /// What `nvidia-smi` prints; nil: it is not there.
    var listing: String?
    /// The toolkit's NVRTC, below `folder`; nil: there is no toolkit.
    private var nvrtc: String?

    init?(_ rules: String = "") async throws {
        guard let double = try await DriverDouble.shared() else { return nil }
        self.double = double
        self.rules = rules
        folder = try TemporaryDirectory()
        listing = Self.listing(gpus: 2)
    }

    /// As `nvidia-smi` lists the double's GPUs.
    static func listing(gpus: Int, driver: String = "580.95.05") -> String {
        (0..<gpus).map { index in
            let digits = String(index, radix: 16)
            let end = String(repeating: "0", count: 2 - digits.count) + digits
            return "GPU-a0a0a0a0-a0a0-a0a0-a0a0-a0a0a0a0a0\(end), \(driver)\n"
        }.joined()
    }

    /// Installs a toolkit with a double of NVRTC.
    mutating func equip(architectures: [Int], breaks: Bool = false) async throws {
        let source = try folder.write(
            "nvrtc.c", NVRTCDouble.source(architectures: architectures, breaks: breaks))
        let path = "libnvrtc.so.13"
        if try await DriverDouble.compile(source, to: folder.appending(path)) { nvrtc = path }
    }

    func checks() async throws -> [Check] {
        let bin = folder.appending("bin")
        try Files.createDirectories(bin)
        if let listing {
            try Files.writeAtomically(
                "#!/bin/sh\ncat <<'END'\n\(listing)END\n", to: bin.appending("nvidia-smi"),
                mode: 0o755)
        }
        let examiner = GPUExaminer(
            helper: NVRTCHelper(executable: Tool.executable, arguments: ["gpu-probe"]),
            programs: LoggedPrograms(log: log),
            environment: [
                "PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": double.folder.string,
                "CUDA_DOUBLE": rules,
            ], temporary: folder.path, stepLimit: stepLimit)
        let subject = try subject()
        let tools = CheckTools(
            programs: examiner.programs,
            helper: NVRTCHelper(executable: Tool.executable, arguments: ["nvrtc-probe"]),
            temporary: folder.path,
            environment: CheckEnvironment(
                profile: subject.profile, inherited: examiner.environment))
        let check = GPUCheck(
            subject: subject, tools: tools, demand: demand, examiner: examiner,
            searchPath: "\(bin):/nowhere")
        await Turnstile.shared.enter()
        let checks = await check.run()
        await Turnstile.shared.leave()
        return checks
    }

    private func subject() throws -> VerificationSubject {
        let digest = try Digest.sha256(of: "lock")
        var machine = MachineProfile(
            system: OperatingSystem(id: "debian", prettyName: "Debian", architecture: "x86_64"),
            cpu: CPU())
        machine.gpus = models.enumerated().map { index, id in
            GPU(address: "0000:0\(index + 1):00.0", deviceID: id, facts: .embedded)
        }
        machine.driver.loaded = DottedVersion("580.95.05").map { .init(version: $0) }
        return VerificationSubject(
            folder: GenerationFolder(number: 1, root: folder.appending("generation")),
            lock: Lockfile(
                recipe: "demo", recipeDigest: digest, factsVersion: "2026-11-22",
                demands: .init(architecture: "x86_64"), sources: [:], packages: []),
            lockDigest: digest, profile: try Profile(Profile.Contents()), machine: machine,
            facts: .embedded, manifest: Manifest([]),
            toolkit: nvrtc.map { path in
                let content = Manifest.Content.file(size: 0, mode: 0o644, digest: digest)
                let entry = Manifest.Entry(path: path, owner: "toolkit", content: content)
                return .init(path: folder.path, manifest: Manifest([entry]))
            }, isFresh: false)
    }
}

/// Runs everything but the readers of the kernel's log, which get one that was made up.
private struct LoggedPrograms: ProgramRunner {
    let log: String?

    func run(_ program: ProgramRun) async throws -> ProgramResult {
        switch program.executable.lastComponent?.string {
        case "dmesg":
            log.map { ProgramResult(.exited(0), output: $0) }
                ?? ProgramResult(
                    .exited(1), errors: "dmesg: read kernel buffer failed: not permitted\n")
        case "journalctl": ProgramResult(.exited(1), errors: "no journal\n")
        default: try await SubprocessRunner().run(program)
        }
    }

    func follow(
        _ program: ProgramRun, hear: @escaping @Sendable (String) -> Duration?
    ) async throws -> ProgramResult {
        try await SubprocessRunner().follow(program, hear: hear)
    }
}

/// Lets a few in at once: hundreds of children on two cores would seem to hang.
private actor Turnstile {
    static let shared = Turnstile()
    private var free = 6
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
    }

    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
