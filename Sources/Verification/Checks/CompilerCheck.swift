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

    func run() async -> [Check] {
        await Check.measured(CheckKind.nvcc.rawValue) {
            guard let toolkit = subject.compilerHome else { return [] }
            if let reason = try lack(of: toolkit) {
                return [Check(CheckKind.nvcc.rawValue, .skipped(reason), reason)]
            }
            let folder = try Files.createTemporaryDirectory(
                in: tools.temporary, prefix: "provision-nvcc-")
            defer { try? Files.removeTree(folder) }
            return try await compile(with: toolkit, in: folder)
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
        try Files.writeAtomically(Self.source, to: source)
        let targets = subject.targets(offered: subject.toolkitFacts?.capabilities ?? [])
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
        let start = try await ProgramStart(
            program, programs: tools.programs, environment: tools.environment.variables)
        return [compiled(start, targets), told(start, targets)]
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
        // It names each GPU that computed.
        return start.isSuccess && !start.lines.isEmpty
            ? Check(
                name, .passed, "the program computed on " + start.lines.joined(separator: ", "),
                duration: start.duration)
            : start.failure(name)
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

    /// Each GPU adds numbers, and the sum is compared; a GPU is named as CUDA names it.
    private static let source = """
        #include <cstdio>

        __global__ void add(const int *left, const int *right, int *sum, int count) {
            int index = blockIdx.x * blockDim.x + threadIdx.x;
            if (index < count) sum[index] = left[index] + right[index];
        }

        static int fail(const char *what, cudaError_t error) {
            std::printf("%s: %s\\n", what, cudaGetErrorString(error));
            return 1;
        }

        int main() {
            const int count = 1 << 16;
            int devices = 0;
        #if defined(__clang__)
            std::printf("host clang %d.%d.%d\\n", __clang_major__, __clang_minor__, __clang_patchlevel__);
        #elif defined(__GNUC__)
            std::printf("host gcc %d.%d.%d\\n", __GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
        #endif
            cudaError_t seen = cudaGetDeviceCount(&devices);
            // Where there is neither driver nor device, this is how it is said.
            if (seen == cudaErrorNoDevice || seen == cudaErrorInsufficientDriver) {
                std::printf("no device: %s\\n", cudaGetErrorString(seen));
                return 3;
            }
            if (seen) return fail("count", seen);
            for (int device = 0; device < devices; device++) {
                cudaDeviceProp properties;
                int *left, *right, *sum;
                if (cudaError_t error = cudaSetDevice(device)) return fail("select", error);
                if (cudaError_t error = cudaGetDeviceProperties(&properties, device))
                    return fail("describe", error);
                if (cudaError_t error = cudaMallocManaged(&left, count * sizeof(int)))
                    return fail("allocate", error);
                if (cudaError_t error = cudaMallocManaged(&right, count * sizeof(int)))
                    return fail("allocate", error);
                if (cudaError_t error = cudaMallocManaged(&sum, count * sizeof(int)))
                    return fail("allocate", error);
                for (int index = 0; index < count; index++) {
                    left[index] = index;
                    right[index] = 7;
                }
                add<<<count / 256, 256>>>(left, right, sum, count);
                if (cudaError_t error = cudaGetLastError()) return fail("launch", error);
                if (cudaError_t error = cudaDeviceSynchronize()) return fail("compute", error);
                for (int index = 0; index < count; index++)
                    if (sum[index] != index + 7) {
                        std::printf("%s computes wrongly\\n", properties.name);
                        return 1;
                    }
                std::printf("%s\\n", properties.name);
            }
            return devices == 0;
        }

        """
}

extension ComputeCapability {
    /// The virtual architecture of PTX: `compute_90`.
    var virtual: String { "compute_\(major)\(minor)" }
}
