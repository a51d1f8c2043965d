import Compatibility
import FileSystem
import Hashing
import Installation
import Lockfiles
import Machine
import PackageModel
import Synchronization
import SystemPackage
import TestSupport

@testable import Verification

/// A generation made by hand, with a toolkit beside it, and the records of both.
final class Specimen {
    let folder: TemporaryDirectory
    let place: GenerationFolder
    private var entries: [Manifest.Entry] = []
    private var toolkitEntries: [Manifest.Entry] = []
    var packages: [LockedPackage] = []
    var machine = Specimen.bareMachine
    /// The GPUs that the lock is for.
    var gpus: [String] = []
    var isFresh = false

    static let site = "env/lib/python3.11/site-packages"

    init() throws {
        folder = try TemporaryDirectory()
        place = GenerationFolder(number: 1, root: folder.appending("demo/generations/1"))
        try Files.createDirectories(place.environment)
        try Files.createDirectories(toolkit)
    }

    var toolkit: FilePath { folder.appending("demo/toolkits/13.0.2-abc") }

    /// A file of the environment, with its record.
    func install(_ path: String, _ text: String, owner: String = "demo", mode: UInt16 = 0o644)
        throws
    {
        let full = place.root.appending(path)
        entries.append(try Self.put(text, at: full, path, owner, mode))
    }

    /// A file of the toolkit, with its record.
    func equip(_ path: String, _ text: String, mode: UInt16 = 0o644) throws {
        toolkitEntries.append(
            try Self.put(text, at: toolkit.appending(path), path, "toolkit", mode))
    }

    private static func put(
        _ text: String, at full: FilePath, _ path: String, _ owner: String, _ mode: UInt16
    ) throws -> Manifest.Entry {
        try Files.createDirectories(full.removingLastComponent())
        try Files.writeAtomically(text, to: full, mode: mode)
        return Manifest.Entry(
            path: path, owner: owner,
            content: .file(
                size: Int64(text.utf8.count), mode: mode, digest: try Digest.sha256(of: text)))
    }

    /// A RECORD that tells of what is installed at `paths`, relative to site-packages.
    func record(_ package: String, _ lines: [String]) throws {
        try install(
            "\(Self.site)/\(package)-1.0.dist-info/RECORD",
            (lines + ["\(package)-1.0.dist-info/RECORD,,"]).map { $0 + "\n" }.joined(),
            owner: package)
    }

    func line(_ path: String, _ text: String) throws -> String {
        let entry = WheelRecord.Entry(
            path: path, digest: try Digest.sha256(of: text), size: Int64(text.utf8.count))
        return entry.description
    }

    func lock(torch version: String, build: String? = nil) {
        packages.append(
            LockedPackage(layer: .pytorch, name: "torch", version: version, build: build))
    }

    func lock(conda name: String, _ version: String, build: String = "h0_0") {
        packages.append(LockedPackage(layer: .conda, name: name, version: version, build: build))
    }

    func lock(nvcc version: String) {
        packages.append(LockedPackage(layer: .cuda, name: "nvidia-cuda-nvcc", version: version))
    }

    func subject(_ contents: Profile.Contents = Profile.Contents()) throws -> VerificationSubject {
        let digest = try Digest.sha256(of: "lock")
        return VerificationSubject(
            folder: place,
            lock: Lockfile(
                recipe: "demo", recipeDigest: digest, factsVersion: "2026-11-22",
                demands: Lockfile.Demands(architecture: "x86_64", gpus: gpus), sources: [:],
                packages: packages),
            lockDigest: digest, profile: try Profile(contents), machine: machine,
            facts: .embedded, manifest: Manifest(entries),
            toolkit: toolkitEntries.isEmpty
                ? nil
                : VerificationSubject.Toolkit(path: toolkit, manifest: Manifest(toolkitEntries)),
            isFresh: isFresh)
    }

    func tools(
        _ programs: any ProgramRunner = SubprocessRunner(),
        helper: FilePath = "/nowhere/provision", environment: [String: String] = [:]
    ) throws -> CheckTools {
        CheckTools(
            programs: programs,
            helper: NVRTCHelper(executable: helper, arguments: ["check-nvrtc"]),
            temporary: folder.path,
            environment: CheckEnvironment(profile: try subject().profile, inherited: environment))
    }

    static let bareMachine = MachineProfile(
        system: OperatingSystem(id: "debian", prettyName: "Debian", architecture: "x86_64"),
        cpu: CPU())

    /// The bare machine with GPUs, and a driver that is loaded unless it is nil.
    static func machine(gpus: [UInt16], driver: String?) -> MachineProfile {
        var machine = bareMachine
        machine.gpus = gpus.enumerated().map { index, id in
            GPU(address: "0000:0\(index):00.0", deviceID: id, facts: .embedded)
        }
        machine.driver.loaded = driver.flatMap { DottedVersion($0) }.map { .init(version: $0) }
        return machine
    }
}

/// Answers by what the arguments or the program's path contain, and keeps what it was asked.
///
/// Where an answer is good and a file is asked for with `-o`, that file is made.
final class CannedPrograms: ProgramRunner {
    private let answers: [(String, ProgramResult)]
    private let log = Mutex<[ProgramRun]>([])

    init(_ answers: [(String, ProgramResult)]) { self.answers = answers }

    var runs: [ProgramRun] { log.withLock { $0 } }

    func run(_ program: ProgramRun) async throws -> ProgramResult {
        log.withLock { $0.append(program) }
        let words = [program.executable.string] + program.arguments
        let answer = answers.first { part, _ in words.contains { $0.contains(part) } }
        guard let result = answer?.1 else {
            return ProgramResult(.exited(127), errors: "no answer for \(words)\n")
        }
        if result.isSuccess, let option = program.arguments.firstIndex(of: "-o") {
            let file = FilePath(program.arguments[option + 1])
            try Files.writeAtomically("a program", to: file, mode: 0o755)
        }
        return result
    }
}

extension ProgramResult {
    static func printed(_ text: String) -> ProgramResult { ProgramResult(.exited(0), output: text) }
}
