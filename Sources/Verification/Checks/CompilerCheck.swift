import Compatibility
import Diagnostics
import FileSystem
import Installation
import Lockfiles
import Machine
import SystemPackage

/// nvcc compiles and links a program, which runs where there is a GPU.
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
        let targets = Targets(
            for: subject.machine, offered: subject.toolkitFacts?.capabilities ?? [],
            sample: subject.facts.sampleCapability)
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
            return [Check(CheckKind.nvcc.rawValue, .failed, words, details: lines(of: result))]
        }
        let version = subject.toolkitFacts.map { " \($0.name)" } ?? ""
        let passed = Check(
            CheckKind.nvcc.rawValue, .passed,
            "nvcc\(version) compiled and linked a program"
                + (targets.map { " for \($0.description)" } ?? ""))
        return [passed, try await start(program, targets)]
    }

    /// Only a GPU for which code was made can show that the code runs.
    private func start(_ program: FilePath, _ targets: Targets?) async throws -> Check {
        let name = "nvcc-run"
        if let reason = subject.reasonAgainstGPU { return Check(name, .skipped(reason), reason) }
        if let targets, targets.isSample, !subject.machine.gpus.isEmpty {
            let reason = "nvcc makes no code for " + targets.unserved.joined(separator: ", ")
            return Check(name, .skipped(reason), reason)
        }
        let result = try await tools.programs.run(
            ProgramRun(program, environment: tools.environment.variables, timeLimit: .seconds(120)))
        let lines = (result.output + result.errors).split(separator: "\n").map(String.init)
        return result.isSuccess
            ? Check(name, .passed, "the program computed on " + lines.joined(separator: ", "))
            : Check(name, .failed, "the program failed, \(result.description)", details: lines)
    }

    private func failure(_ result: ProgramResult) -> Check {
        let lines = lines(of: result)
        let hasNoCompiler = lines.contains {
            $0.contains("host compiler") || $0.contains("gcc: No such")
        }
        return Check(
            CheckKind.nvcc.rawValue, .failed, "nvcc failed, \(result.description)",
            details: lines, hints: hasNoCompiler ? [hint] : [])
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
            if (cudaError_t error = cudaGetDeviceCount(&devices)) return fail("count", error);
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
