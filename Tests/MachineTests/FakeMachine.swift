import Diagnostics
import FileSystem
import Machine
import Synchronization
import SystemPackage

/// A machine made of files in a temporary folder, removed when the value goes.
final class FakeMachine {
    let root: FilePath

    init() throws {
        root = try Files.createTemporaryDirectory(in: "/tmp", prefix: "provision-machine-")
    }

    deinit { try? Files.removeTree(root) }

    private func place(_ path: String) throws -> FilePath {
        let path = root.appending(FilePath(path).components)
        try Files.createDirectories(path.removingLastComponent())
        return path
    }

    func write(_ path: String, _ text: String) throws {
        try Files.writeAtomically(text, to: place(path))
    }

    func write(_ path: String, bytes: [UInt8]) throws {
        try Files.writeAtomically(bytes, to: place(path))
    }

    /// An executable file; its contents make its inode's size differ from others.
    func program(_ path: String, _ contents: String = "\u{7f}ELF") throws {
        try Files.writeAtomically(contents, to: place(path), mode: 0o755)
    }

    func link(_ path: String, to target: String) throws {
        try Files.createSymlink(place(path), to: FilePath(target))
    }

    func folder(_ path: String) throws {
        try Files.createDirectories(root.appending(FilePath(path).components))
    }

    func device(
        _ address: String, vendor: String = "0x10de", device: String, kind: String = "0x030200"
    ) throws {
        let folder = "/sys/bus/pci/devices/\(address)"
        try write("\(folder)/vendor", vendor + "\n")
        try write("\(folder)/device", device + "\n")
        try write("\(folder)/class", kind + "\n")
        try write("\(folder)/subsystem_vendor", "0x10de\n")
        try write("\(folder)/subsystem_device", "0x16c1\n")
    }

    func probe(
        _ environment: [String: String] = [:], programs: any ProgramRunner = NoPrograms(),
        cache: FilePath? = nil
    ) -> MachineProbe {
        var environment = environment
        environment["PATH"] = environment["PATH"] ?? "/usr/bin"
        environment["HOME"] = environment["HOME"] ?? "/home/user"
        return MachineProbe(
            root: root, environment: environment, cacheFolder: cache, programs: programs)
    }
}

/// Fails a test that starts a program though it should not.
struct NoPrograms: ProgramRunner {
    struct Touched: Error {}

    func run(_ program: ProgramRun) async throws -> ProgramResult {
        throw ProvisionError(
            .programUnusable, "this test must not start `\(program.executable)`")
    }
}

/// Answers from memory, by the end of the program's path, and counts what it was asked.
final class CannedPrograms: ProgramRunner {
    private let answers: [String: String]
    private let counter = Mutex(0)

    init(_ answers: [String: String]) { self.answers = answers }

    var runs: Int { counter.withLock { $0 } }

    func run(_ program: ProgramRun) async throws -> ProgramResult {
        counter.withLock { $0 += 1 }
        let path = program.executable.string
        guard let answer = answers.first(where: { path.hasSuffix($0.key) }) else {
            return ProgramResult(.exited(1), errors: "error while loading shared libraries\n")
        }
        return ProgramResult(.exited(0), output: answer.value)
    }
}

/// The JSON that an interpreter would print.
func pythonAnswer(_ version: String, executable: String, extra: String = "") -> String {
    let minor = version.split(separator: ".").prefix(2).joined(separator: ".")
    let digits = minor.filter { $0 != "." }
    return """
        {"version": "\(version)", "implementation": "cpython", \
        "implementation_version": "\(version)", "executable": "\(executable)", \
        "prefix": "/usr", "stdlib": "/usr/lib/python\(minor)", \
        "include": "/usr/include/python\(minor)", "platlibdir": "lib", "ldversion": "\(minor)", \
        "soabi": "cpython-\(digits)-x86_64-linux-gnu", \
        "ext_suffix": ".cpython-\(digits)-x86_64-linux-gnu.so", "free_threaded": false, \
        "platform": "linux-x86_64", "libc": "glibc 2.36", "pointer_bits": 64, "virtual": false\(extra)}
        """
}
