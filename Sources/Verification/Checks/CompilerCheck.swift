import Compatibility
import Diagnostics
import FileSystem
import Installation
import Lockfiles
import Machine
import SystemPackage

/// nvcc compiles and links a program, which starts, and computes where there is a GPU.
struct CompilerCheck: Sendable {
    let subject: VerificationSubject
    let tools: CheckTools
    /// When the program may be started.
    var turns = GPUTurns([])

    func run() async -> [Check] {
        await Check.measured(CheckKind.nvcc.rawValue) {
            guard let toolkit = subject.compilerHome else { return [] }
            if let reason = try lack(of: toolkit) {
                return [Check(CheckKind.nvcc.rawValue, .skipped(reason), reason)]
            }
            let folder = try WorkFolder(in: tools.temporary, prefix: "provision-nvcc-")
            defer { folder.remove() }
            return try await compile(with: toolkit, in: folder.path)
        }
    }

    /// What is missing for a program to be compiled.
    private func lack(of toolkit: FilePath) throws -> String? {
        if subject.lock.distributionToolkit != nil,
            try !Files.exists(toolkit.appending("bin").appending("nvcc"))
        {
            return "apt has not installed `\(Lockfile.distributionToolkitName)` yet"
        }
        let header = toolkit.appending("include").appending("cuda_runtime.h")
        return try Files.exists(header) ? nil : "the toolkit has no runtime to compile against"
    }

    private func compile(
        with toolkit: FilePath, in folder: FilePath
    ) async throws -> [Check] {
        let source = folder.appending("sample.cu")
        let program = folder.appending("sample")
        try Files.writeAtomically(SmokeKernel.program, to: source)
        let targets = self.targets
        let codes = targets?.capabilities.flatMap {
            ["-gencode", "arch=\($0.virtual),code=\($0.target)"]
        }
        let result = try await tools.programs.run(
            ProgramRun(
                toolkit.appending("bin").appending("nvcc"),
                arguments: (codes ?? []) + ["-o", program.string, source.string],
                environment: tools.environment.variables.merging(
                    ["TMPDIR": folder.string], uniquingKeysWith: { $1 }),
                workingDirectory: folder, timeLimit: .seconds(300)))
        guard result.isSuccess else { return [failure(result)] }
        guard try isProgram(program) else {
            let words = "nvcc reported success and made no program"
            return [
                Check(
                    CheckKind.nvcc.rawValue, .failed, words, details: lines(of: result),
                    code: .nvccFailed)
            ]
        }
        await turns.wait(for: .nvcc)
        let served = targets?.capabilities.map { "\($0.major)\($0.minor)" } ?? []
        let start = try await ProgramStart(
            program, arguments: ["\(UInt64.random(in: 0...UInt64.max))"] + served, tools)
        return [compiled(start, targets), told(start, targets)]
    }

    /// What the program is compiled for: in WSL, whose bus shows no GPU, for each generation.
    private var targets: Targets? {
        let offered = subject.toolkitFacts?.capabilities ?? []
        guard subject.machine.gpus.isEmpty, subject.reasonAgainstGPU == nil,
            subject.lockedCapabilities.isEmpty
        else { return subject.targets(offered: offered) }
        let oldest = Dictionary(grouping: offered, by: \.major).compactMap { $0.value.min() }
        return Targets(for: subject.machine, locked: oldest, offered: offered, sample: nil)
    }

    /// What was made, and by which compiler of the machine.
    private func compiled(_ start: ProgramStart, _ targets: Targets?) -> Check {
        let name = CheckKind.nvcc.rawValue
        let version = subject.toolkitFacts.map { " \($0.name)" } ?? ""
        let host = start.hostCompiler.map { " with \($0)" } ?? ""
        let summary =
            "nvcc\(version) compiled and linked a program\(host)"
            + (targets.map { " for \($0.description)" } ?? "")
        guard let bound, let used = start.hostCompiler, used != bound.name else {
            return Check(name, .passed, summary)
        }
        return Check(
            name, .failed, "nvcc took another compiler of the machine than the profile binds",
            details: ["it took \(used)", "the profile has \(bound.name), `\(bound.path)`"],
            hints: ["`provision apply` writes the profile anew; see `env | grep NVCC`"],
            code: .hostCompilerNotBound)
    }

    /// The compiler that the profile gives to nvcc; nil where it leaves the choice to it.
    private var bound: (path: String, name: String)? {
        guard let path = tools.environment.variables["NVCC_CCBIN"],
            let compiler = subject.machine.compilers.first(where: {
                $0.path.string == path || $0.executable.string == path
            })
        else { return nil }
        return (path, "\(compiler.family.rawValue) \(compiler.version)")
    }

    /// Only a GPU for which code was made can show that the code runs.
    private func told(_ start: ProgramStart, _ targets: Targets?) -> Check {
        let name = "nvcc-run"
        if let reason = subject.reasonAgainstGPU {
            // Nothing may be there to compute on: then to start and to say so is all that is right.
            return start.sawNoDevice || start.isSuccess
                ? Check(name, .skipped(reason), reason) : start.failure(name)
        }
        if let targets, targets.isSample, !subject.machine.gpus.isEmpty {
            let reason = "nvcc makes no code for " + targets.unserved.joined(separator: ", ")
            return Check(name, .skipped(reason), reason)
        }
        let unserved = "nvcc made no code for " + start.unserved.joined(separator: ", ")
        if start.sawNoServedDevice { return Check(name, .skipped(unserved), unserved) }
        // It names each GPU that computed.
        guard start.isSuccess, !start.lines.isEmpty else { return start.failure(name) }
        return Check(
            name, .passed,
            "the program computed on " + start.lines.joined(separator: ", ")
                + (start.unserved.isEmpty ? "" : "; " + unserved),
            duration: start.duration)
    }

    /// What nvcc says where it fails, and the name of the cause where it has one.
    private func failure(_ result: ProgramResult) -> Check {
        let lines = lines(of: result)
        func says(_ words: String...) -> Bool {
            lines.contains { line in words.contains { line.contains($0) } }
        }
        let (code, hints): (ErrorCode, [Hint]) =
            if says("unsupported GNU version", "unsupported clang version") {
                (.hostCompilerTooNew, [hint])
            } else if says("host compiler", "gcc: No such", "g++: No such", "cc1plus") {
                (.hostCompilerMissing, [hint])
            } else {
                (.nvccFailed, [])
            }
        return Check(
            CheckKind.nvcc.rawValue, .failed, "nvcc failed, \(result.description)",
            details: lines, hints: hints, code: code)
    }

    private func isProgram(_ path: FilePath) throws -> Bool {
        guard let found = try Files.attributes(of: path), found.kind == .file else { return false }
        return found.size > 0 && found.mode & 0o111 != 0
    }

    private func lines(of result: ProgramResult) -> [String] {
        (result.errors + result.output).split(separator: "\n").prefix(8).map(String.init)
    }

    private var hint: Hint {
        let newest = subject.toolkitFacts.map { " up to version \($0.newestGCC)" } ?? ""
        return "install a `g++`\(newest) with `sudo apt install g++`, then `provision apply`"
    }
}

extension ComputeCapability {
    /// The virtual architecture of PTX: `compute_90`.
    var virtual: String { "compute_\(major)\(minor)" }
}
