import Diagnostics
import FileSystem
import Installation
import Lockfiles
import Machine
import SystemPackage

/// What gets loaded: torch's own libraries by torch, or conda's Python; all that compilers need.
struct LoaderCheck: Sendable {
    let subject: VerificationSubject
    let tools: CheckTools
    /// What torch told, or why it told nothing; nil without torch.
    let torch: Result<TorchTale, any Error>?

    func run() async -> [Check] {
        await Check.measured(CheckKind.loader.rawValue) {
            var faults: [String] = []
            var told: [String] = []
            if let tale = try torch?.get() {
                guard let facts = tale.facts else { throw silent(tale) }
                let loaded = facts.libraries.filter(Self.isOfCUDA)
                faults += foreign(loaded)
                if facts.cuda != nil, !loaded.contains(where: { $0.contains("libcudart") }) {
                    faults.append("torch loaded no CUDA runtime")
                }
                told.append("torch loads its own \(loaded.count) CUDA libraries")
            } else if let python = subject.lock.condaPython {
                // Wheels come onto an interpreter that was there; conda's was just put together.
                let probe = PythonProbe(subject: subject, tools: tools)
                let version = try await probe.version()
                if version != python.version {
                    faults.append("python is \(version), the lock has \(python.version)")
                }
                told.append("python \(version) starts")
            }
            let programs = toolkitPrograms
            if !programs.isEmpty {
                faults += try await missing(programs)
                told.append("the toolkit's programs find all of theirs")
            }
            return [check(faults, told)]
        }
    }

    /// What is loaded cannot be said where the import fails; why it does, `torch` tells.
    private func silent(_ tale: TorchTale) -> ProvisionError {
        let words = tale.ends[.import]?.details ?? Array(tale.lastWords.suffix(3))
        let ending = tale.ending.map { [ProgramResult($0).description] } ?? []
        return ProvisionError(
            .torchNotImported, "cannot see what torch loads, as it does not import",
            context: tale.ends[.import] == nil ? ending + words : words)
    }

    private func check(_ faults: [String], _ told: [String]) -> Check {
        faults.isEmpty
            ? Check(CheckKind.loader.rawValue, .passed, told.joined(separator: "; "))
            : Check(
                CheckKind.loader.rawValue, .failed, "what is loaded is not what was installed",
                details: faults, hints: hints(faults))
    }
}

/// Torch's libraries.
extension LoaderCheck {
    /// Libraries that torch brings along; the driver's own, `libcuda`, is never among them.
    private static let families = [
        "libcublas", "libcudart", "libcudnn", "libcufft", "libcufile", "libcupti", "libcurand",
        "libcusolver", "libcusparse", "libnccl", "libnvJitLink", "libnvrtc", "libnvshmem",
        "libnvToolsExt",
    ]

    static func isOfCUDA(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return families.contains { name.hasPrefix($0) }
    }

    /// What the user's own variable brings in is a choice of the user's, and not ours to undo.
    private func hints(_ faults: [String]) -> [Hint] {
        let folders = tools.environment.asUser["LD_LIBRARY_PATH"]?.split(separator: ":") ?? []
        let own = Set(tools.environment.variables["LD_LIBRARY_PATH"]?.split(separator: ":") ?? [])
        let brought = folders.filter { folder in
            let real = (try? Files.resolve(FilePath(String(folder))))?.string ?? String(folder)
            return !own.contains(folder) && faults.contains { $0.contains("`\(real)/") }
        }
        return brought.isEmpty ? [] : [Self.shadows]
    }

    private static let shadows: Hint =
        "`unset LD_LIBRARY_PATH` and verify again; `provision doctor` says which file sets it"

    /// The kernel names files by their real path, so links into the toolkit show as the toolkit.
    private func foreign(_ libraries: [String]) -> [String] {
        let own =
            ((try? Files.resolve(subject.folder.environment)) ?? subject.folder.environment)
            .string + "/"
        return libraries.filter { !$0.hasPrefix(own) }.map { "torch loads `\($0)`" }
    }
}

/// The toolkit's programs.
extension LoaderCheck {
    private static let programs: Set = [
        "bin/nvcc", "bin/cudafe++", "bin/ptxas", "bin/fatbinary", "bin/nvlink", "nvvm/bin/cicc",
    ]

    private var toolkitPrograms: [FilePath] {
        guard let toolkit = subject.toolkit else { return [] }
        return toolkit.manifest.entries.map(\.path).filter(Self.programs.contains)
            .map { toolkit.path.appending($0) }
    }

    /// Asks the loader itself; it maps the libraries and runs nothing of the program.
    private func missing(_ programs: [FilePath]) async throws -> [String] {
        guard let loader = try loader() else { return [] }
        var faults: [String] = []
        for program in programs {
            let result = try await tools.programs.run(
                ProgramRun(
                    loader, arguments: ["--list", program.string],
                    environment: tools.environment.variables))
            // A program that is linked statically needs nobody; the loader says so and fails.
            let isStatic =
                result.errors.contains("statically linked")
                || result.output.contains("statically linked")
            let lines = result.output.split(separator: "\n").filter { $0.contains("not found") }
            faults += lines.map { "`\(program)`: \($0.drop { $0.isWhitespace })" }
            if lines.isEmpty, !result.isSuccess, !isStatic {
                let reason = result.errors.split(separator: "\n").first.map { ": \($0)" } ?? ""
                faults.append("`\(program)` cannot be loaded, \(result.description)\(reason)")
            }
        }
        return faults
    }

    private func loader() throws -> FilePath? {
        let known: [String: FilePath] = [
            "x86_64": "/lib64/ld-linux-x86-64.so.2", "aarch64": "/lib/ld-linux-aarch64.so.1",
        ]
        let path = known[subject.machine.system.architecture]
        return try path.flatMap { try Files.exists($0) ? $0 : nil }
    }
}
