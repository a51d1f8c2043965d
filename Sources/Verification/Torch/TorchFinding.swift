import Diagnostics

/// What a failed step is called, and what can be typed about it.
struct TorchFinding: Sendable {
    var code: ErrorCode
    var summary: String
    var hints: [Hint] = []
}

extension TorchStep {
    /// The code of a failure of this step that has no name of its own.
    var code: ErrorCode {
        switch self {
        case .import: .torchNotImported
        case .build: .torchOtherBuild
        case .device: .torchSeesNoGPU
        case .architectures: .torchLacksArchitecture
        case .tensors: .torchCopiesWrongly
        case .matmul: .torchMultipliesWrongly
        case .convolution: .torchConvolvesWrongly
        case .optimizer: .torchLearnsNothing
        case .memory: .torchKeepsMemory
        case .compile: .torchCompilesNothing
        case .extension: .torchExtensionFailed
        case .parallel: .torchParallelFailed
        case .distributed: .torchDistributedFailed
        case .allreduce: .torchReductionFailed
        }
    }

    /// What it does, after a verb: `failed to import torch`.
    var task: String {
        switch self {
        case .import: "import torch"
        case .build: "ask torch what it was built with"
        case .device: "compute on the GPU"
        case .architectures: "find code for the GPUs"
        case .tensors: "copy tensors to the GPU and back"
        case .matmul: "multiply matrices"
        case .convolution: "convolve forward and backward"
        case .optimizer: "take a step of an optimiser"
        case .memory: "give memory back"
        case .compile: "compile a function with torch.compile"
        case .extension: "build a CUDA extension"
        case .parallel: "compute on all GPUs with DataParallel"
        case .distributed: "take a DistributedDataParallel step"
        case .allreduce: "add over all GPUs with NCCL"
        }
    }
}

/// The findings.
extension TorchFinding {
    /// A step that failed of the script's own account; `version` is the interpreter's, `3.12`.
    init(_ step: TorchStep, cause: String, python version: String?, visible: String?) {
        if let known = Self.ofMachine(cause, python: version) {
            self = known
            return
        }
        code = cause == "uncovered" ? .torchLacksArchitecture : step.code
        summary = Self.summary(step, cause)
        hints = Self.hints(step, cause, visible: visible)
    }

    /// A step in which the process hung or died.
    init(_ step: TorchStep?, fall: TorchTale.Break) {
        let task = step.map { "to \($0.task)" } ?? "to end"
        switch fall {
        case .hung:
            code = .torchHangs
            summary = "hung while trying \(task)"
        case .crashed(let how):
            code = .torchCrashes
            summary = "died while trying \(task), \(how)"
        }
        let isOfGPU = step.map { $0 != .import && $0 != .build && !$0.compiles } ?? false
        hints = isOfGPU ? [Self.lookAtGPU] : []
    }

    /// What the machine lacks, whichever step found it.
    private static func ofMachine(_ cause: String, python: String?) -> TorchFinding? {
        switch cause {
        case "headers":
            let package = python.map { "python\($0)-dev" } ?? "python3-dev"
            return TorchFinding(
                code: .pythonHeadersMissing,
                summary: "Python's headers are missing, so that nothing can be compiled for it",
                hints: ["`sudo apt install \(package)`, or let `conda:` bring Python"])
        case "compiler":
            return TorchFinding(
                code: .hostCompilerMissing, summary: "there is no C++ compiler on PATH",
                hints: ["`sudo apt install g++`"])
        case "triton":
            return TorchFinding(
                code: .tritonMissing, summary: "torch.compile has no Triton to compile with",
                hints: ["add `triton` to `pip:` in the recipe, then `provision apply`"])
        case "memory":
            return TorchFinding(
                code: .gpuMemoryTaken, summary: "there is not enough memory",
                hints: [
                    "`nvidia-smi` shows who uses the GPU's memory, `free -h` that of the machine"
                ])
        default: return nil
        }
    }

    private static func summary(_ step: TorchStep, _ cause: String) -> String {
        switch (step, cause) {
        case (.build, "cudnn"): "torch cannot use its cuDNN"
        case (.build, "architectures"): "torch has code for no GPU at all"
        case (.build, "companion"): "a package that is built for torch does not import with it"
        case (.device, "unseen"): "torch sees no GPU"
        case (.device, "wrong"): "torch computes wrongly on the GPU"
        case (_, "uncovered"): "torch has no code for this GPU"
        case (.tensors, "wrong"): "a tensor changes on its way to the GPU and back"
        case (.matmul, "wrong"): "a product of matrices is wrong"
        case (.convolution, "wrong"): "a convolution or its gradient is wrong"
        case (.convolution, "unused"): "torch does not use cuDNN"
        case (.optimizer, "risen"): "a step of the optimiser does not lower the loss"
        case (.memory, "kept"), (.memory, "uncounted"): "memory of the GPU does not come back"
        case (.compile, "wrong"): "a compiled function computes wrongly"
        case (.extension, "mismatch"): "torch and nvcc are of different majors of CUDA"
        case (.extension, "wrong"): "a CUDA extension computes wrongly"
        case (.parallel, "wrong"): "several GPUs together compute other than one"
        case (_, "shm"): "processes have too little shared memory"
        case (_, "stuck"): "processes wait for each other without an end"
        case (_, "rank"): "a process of several failed to \(step.task)"
        default: "failed to \(step.task)"
        }
    }

    private static func hints(_ step: TorchStep, _ cause: String, visible: String?) -> [Hint] {
        switch (step, cause) {
        case (.device, "unseen"):
            visible == nil
                ? ["`provision doctor` looks for the reason"]
                : ["`env -u CUDA_VISIBLE_DEVICES provision verify …` shows it with all GPUs"]
        case (_, "uncovered"), (.build, "architectures"):
            ["set `pytorch.build: auto` in the recipe, then `provision apply`"]
        case (.build, "companion"):
            ["leave its version out of `pytorch.packages`, then `provision apply`"]
        case (.extension, "mismatch"):
            ["leave out `cuda.version`, or set it to the major of `pytorch.build`"]
        case (_, "shm"): ["in a container: `docker run --shm-size=8g …`"]
        case (_, "stuck"), (_, "rank"):
            [
                "`NCCL_DEBUG=INFO provision run -- torchrun …` tells more; `nvidia-smi topo -m` the links"
            ]
        case (.import, _), (.build, _):
            [
                "`provision apply` puts changed files back; the check `loader` names strange libraries"
            ]
        case (.compile, _), (.extension, _): []
        default: [lookAtGPU]
        }
    }

    private static let lookAtGPU: Hint =
        "`nvidia-smi -q -d ECC,ROW_REMAPPER` and `sudo dmesg | grep -i xid` tell of a faulty GPU"
}
