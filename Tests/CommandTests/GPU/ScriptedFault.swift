import Testing

@testable import Verification

/// One thing that the double does wrong, and the finding that it has to end in.
struct ScriptedFault: Sendable, CustomTestStringConvertible {
    /// The double's rules.
    var rules: String
    /// The check that fails; all others pass, but for those in `also`.
    var check: String
    /// Words of its summary, details or hints.
    var words: [String]
    /// Checks that fail with it.
    var also: Set<String> = []
    /// Whether it is found by waiting.
    var hangs = false

    init(
        _ rules: String, _ check: String, _ words: String..., also: Set<String> = [],
        hangs: Bool = false
    ) {
        self.rules = rules
        self.check = check
        self.words = words
        self.also = also
        self.hangs = hangs
    }

    var testDescription: String { rules }
}

extension ScriptedFault {
    /// Calls on one GPU in their order, with the words of the step in which they are made.
    private static let calls: [(String, String)] = [
        ("cuDeviceGet", "telling what it is"), ("cuDeviceGetName", "telling what it is"),
        ("cuDeviceGetUuid_v2", "telling what it is"),
        ("cuDeviceGetPCIBusId", "telling what it is"),
        ("cuDeviceGetAttribute", "telling what it is"),
        ("cuDeviceTotalMem_v2", "telling what it is"),
        ("cuCtxCreate_v2", "making a context"),
        ("cuMemGetInfo_v2", "copying memory both ways"),
        ("cuMemAllocHost_v2", "copying memory both ways"),
        ("cuMemAlloc_v2", "copying memory both ways"),
        ("cuStreamCreate", "copying memory both ways"),
        ("cuMemcpyHtoDAsync_v2", "copying memory both ways"),
        ("cuMemcpyDtoDAsync_v2", "copying memory both ways"),
        ("cuMemcpyDtoHAsync_v2", "copying memory both ways"),
        ("cuStreamSynchronize", "copying memory both ways"),
        ("cuModuleLoadData", "loading the kernels"),
        ("cuModuleGetFunction", "the kernel saxpy"), ("cuMemcpyHtoD_v2", "the kernel saxpy"),
        ("cuLaunchKernel", "the kernel saxpy"), ("cuMemcpyDtoH_v2", "the kernel saxpy"),
        ("cuEventCreate", "timing copies"), ("cuEventRecord", "timing copies"),
        ("cuEventSynchronize", "timing copies"), ("cuEventElapsedTime", "timing copies"),
    ]

    /// Calls that give something back, which are made where the outcome of the work is known; those of
    /// a step hang in it.
    private static let releases = [
        "cuMemFree_v2", "cuMemFreeHost", "cuStreamDestroy_v2", "cuEventDestroy_v2",
        "cuModuleUnload", "cuCtxDestroy_v2",
    ]

    /// Codes that a start-up returns, one for each call in turn.
    private static let codes = CodeMeaning.cuda.map(\.code).filter { $0 != 4 }

    /// Each call of GPU 1 refuses once.
    static let refusals: [ScriptedFault] = calls.enumerated().map { index, call in
        let code = codes[index % codes.count]
        return ScriptedFault(
            "refuse:\(call.0):\(code):1", "gpu-1", call.1, "\(call.0) says CUDA_ERROR_",
            "(\(code))")
    }

    static let releaseRefusals: [ScriptedFault] = releases.map {
        ScriptedFault("refuse:\($0):700:1", "gpu-1", "giving back", "CUDA_ERROR_ILLEGAL_ADDRESS")
    }

    /// Each code that `cuInit` can give, with its remedy.
    static let starts: [ScriptedFault] = CodeMeaning.cuda.map { meaning in
        ScriptedFault(
            "refuse:cuInit:\(meaning.code)", "gpu-driver", "starting the driver", meaning.name,
            meaning.cause, meaning.remedy)
    }

    /// Each code that `nvmlInit` can give, with its remedy.
    static let managements: [ScriptedFault] = CodeMeaning.nvml.map { meaning in
        ScriptedFault(
            "refuse:nvmlInit_v2:\(meaning.code)", "gpu-health", "asking NVML", meaning.name,
            meaning.cause, meaning.remedy)
    }

    static let others: [ScriptedFault] = [
        ScriptedFault("refuse:cuInit:4711", "gpu-driver", "CUDA_ERROR_OF_THE_DOUBLE (4711)"),
        ScriptedFault("refuse:nvmlInit_v2:4711", "gpu-health", "an error of the double (4711)"),
        ScriptedFault("refuse:cuDeviceGetCount:3", "gpu-driver", "CUDA_ERROR_NOT_INITIALIZED"),
        ScriptedFault("refuse:cuDriverGetVersion:36", "gpu-driver", "REQUIRES_NEWER_DRIVER"),
        ScriptedFault("garble:cuDeviceGetCount", "gpu-driver", "counts -7 GPUs"),
        ScriptedFault("garble:nvmlDeviceGetCount_v2", "gpu-health", "counts 99999 GPUs"),
        ScriptedFault("garble:nvmlDeviceGetHandleByIndex_v2", "gpu-health", "no handle for GPU 0"),
        ScriptedFault("refuse:nvmlDeviceGetCount_v2:999", "gpu-health", "NVML_ERROR_UNKNOWN"),
        ScriptedFault("refuse:nvmlSystemGetDriverVersion:999", "gpu-health", "DriverVersion says"),
        ScriptedFault("refuse:nvmlDeviceGetHandleByIndex_v2:15:1", "gpu-health", "GPU_IS_LOST"),
        ScriptedFault("refuse:nvmlDeviceGetUUID:15:1", "gpu-health", "GPU_IS_LOST"),
        ScriptedFault("refuse:nvmlDeviceGetName:15:1", "gpu-health", "GPU_IS_LOST"),
        ScriptedFault("refuse:nvmlDeviceGetPciInfo_v3:15:1", "gpu-health", "GPU_IS_LOST"),
        ScriptedFault("refuse:nvmlDeviceGetEccMode:14:1", "gpu-health", "CORRUPTED_INFOROM"),
        ScriptedFault("refuse:nvmlDeviceGetTotalEccErrors:15:1", "gpu-health", "GPU_IS_LOST"),
        ScriptedFault("refuse:nvmlDeviceGetRemappedRows:16:1", "gpu-health", "RESET_REQUIRED"),
        ScriptedFault("garble:cuCtxCreate_v2:1", "gpu-1", "cuCtxCreate_v2 gives no context"),
        ScriptedFault("garble:cuModuleLoadData:1", "gpu-1", "cuModuleLoadData gives no module"),
        ScriptedFault("garble:cuMemGetInfo_v2:1", "gpu-1", "8388608 of 1 bytes are free"),
        ScriptedFault("garble:cuEventElapsedTime:1", "gpu-1", "the GPU's clock counts -1.0 ms"),
        ScriptedFault("garble:cuMemcpyHtoDAsync_v2:1", "gpu-1", "both ways", "element 12 of"),
        ScriptedFault("garble:cuMemcpyDtoDAsync_v2:1", "gpu-1", "both ways", "element 12 of"),
        ScriptedFault("garble:cuMemcpyDtoHAsync_v2:1", "gpu-1", "both ways", "element 12 of"),
        ScriptedFault("garble:cuMemcpyHtoD_v2:1", "gpu-1", "overwritten"),
        ScriptedFault("garble:cuMemcpyDtoH_v2:1", "gpu-1", "overwritten"),
        ScriptedFault("wrong:smoke_saxpy:0:1", "gpu-1", "saxpy", "element 0 of 100003 is", "seed"),
        ScriptedFault("wrong:smoke_saxpy:100002:1", "gpu-1", "element 100002 of 100003", "seed"),
        ScriptedFault("wrong:smoke_saxpy:4711:0", "gpu-0", "element 4711 of 100003", "seed"),
        ScriptedFault("wrong:smoke_reduce:0:1", "gpu-1", "reduction", "element 0 of 48", "seed"),
        ScriptedFault("wrong:smoke_reduce:47:1", "gpu-1", "element 47 of 48", "take it out of use"),
        ScriptedFault("wrong:smoke_matmul:0:1", "gpu-1", "product", "element 0 of 10201"),
        ScriptedFault("wrong:smoke_matmul:10200:1", "gpu-1", "element 10200 of 10201"),
        ScriptedFault("wrong:smoke_matmul:17", "gpu-1", "element 17 of 10201", also: ["gpu-0"]),
        ScriptedFault("idle:smoke_saxpy:1", "gpu-1", "element 0 of 100003", "differ"),
        ScriptedFault("idle:smoke_reduce:1", "gpu-1", "element 0 of 48", "48 differ"),
        ScriptedFault("idle:smoke_matmul:1", "gpu-1", "expected", "10201 differ"),
        ScriptedFault("stray:smoke_saxpy:-1:1", "gpu-1", "1 guard word was", "-4 bytes"),
        ScriptedFault("stray:smoke_saxpy:100003:1", "gpu-1", "1 guard word", "first 0 bytes"),
        ScriptedFault("stray:smoke_reduce:96:1", "gpu-1", "1 guard word was overwritten"),
        ScriptedFault("stray:smoke_matmul:-64:1", "gpu-1", "-256 bytes from the output"),
        ScriptedFault("lost:1:0", "gpu-1", "CUDA_ERROR_UNKNOWN", also: ["gpu-health"]),
        ScriptedFault("lost:1:1", "gpu-1", "saxpy", also: ["gpu-health"]),
        ScriptedFault("lost:1:2", "gpu-1", "reduction", also: ["gpu-health"]),
        ScriptedFault("lost:1:4", "gpu-1", "timing copies", also: ["gpu-health"]),
        ScriptedFault("lost:0:3", "gpu-0", "product", "UNKNOWN", also: ["gpu-health"]),
        ScriptedFault("lost:1:5", "gpu-health", "NVML_ERROR_GPU_IS_LOST", also: ["gpu-1"]),
        ScriptedFault("garble:cuMemcpyPeer", "gpu-peers", "from GPU 0 to GPU 1", "element 24 of"),
        ScriptedFault("garble:cuMemcpyPeer:1", "gpu-peers", "from GPU 1 to GPU 0"),
        ScriptedFault("refuse:cuMemcpyPeer:719", "gpu-peers", "CUDA_ERROR_LAUNCH_FAILED"),
        ScriptedFault("refuse:cuDeviceCanAccessPeer:101:1", "gpu-peers", "INVALID_DEVICE"),
        ScriptedFault("refuse:cuCtxEnablePeerAccess:217", "gpu-peers", "PEER_ACCESS_UNSUPPORTED"),
        ScriptedFault("refuse:cuCtxDisablePeerAccess:705", "gpu-peers", "DisablePeerAccess says"),
        ScriptedFault("refuse:cuCtxSetCurrent:201", "gpu-peers", "INVALID_CONTEXT"),
        ScriptedFault("refuse:cuCtxSynchronize:220", "gpu-peers", "NVLINK_UNCORRECTABLE"),
        ScriptedFault("gpus:0", "gpu-driver", "lets this job use no GPU", also: ["nvidia-smi"]),
        ScriptedFault("nvml:uncorrected:3:1", "gpu-health", "Double B", "3 memory errors"),
        ScriptedFault("nvml:pages:1:1", "gpu-health", "0000:02:00.0", "pages wait"),
        ScriptedFault("nvml:rows:1:0", "gpu-health", "Double A", "rows wait", "reset"),
        ScriptedFault("nvml:norows:1:1", "gpu-health", "no spare memory row", "replaced"),
        ScriptedFault("nvml:throttle:0x08:1", "gpu-health", "the hardware holds clocks down"),
        ScriptedFault("nvml:throttle:0x20:1", "gpu-health", "too hot", "fans"),
        ScriptedFault("nvml:throttle:0x40:0", "gpu-health", "too hot", "fans"),
        ScriptedFault("nvml:throttle:0x80:1", "gpu-health", "power supply"),
        ScriptedFault("nvml:gpus:1", "nvidia-smi", "NVML GPU-a0a0a0a0"),
    ]

    /// Hangs: each call of GPU 1, and those of no GPU.
    static let hangs: [ScriptedFault] =
        calls.map {
            ScriptedFault("hang:\($0.0):1", "gpu-1", $0.1, "no answer within", hangs: true)
        }
        + [
            ScriptedFault("hang:cuInit", "gpu-driver", "starting the driver", hangs: true),
            ScriptedFault("hang:cuDeviceGetCount", "gpu-driver", "no answer", hangs: true),
            ScriptedFault("hang:nvmlInit_v2", "gpu-health", "asking NVML", hangs: true),
            ScriptedFault("hang:nvmlDeviceGetUUID:1", "gpu-health", "no answer", hangs: true),
            ScriptedFault("hang:cuCtxDestroy_v2:1", "gpu-1", "giving back", hangs: true),
            ScriptedFault("hang:cuMemcpyPeer", "gpu-peers", "from GPU 0 to GPU 1", hangs: true),
        ]

    static let crashes: [ScriptedFault] = [
        ScriptedFault("crash:cuInit", "gpu-driver", "died: signal 6"),
        ScriptedFault("crash:cuCtxCreate_v2:1", "gpu-1", "making a context", "signal 6"),
        ScriptedFault("crash:cuLaunchKernel:0", "gpu-0", "saxpy", "signal 6"),
        ScriptedFault("crash:cuModuleLoadData:1", "gpu-1", "loading the kernels", "signal 6"),
        ScriptedFault("crash:cuCtxDestroy_v2:1", "gpu-1", "giving back", "signal 6"),
        ScriptedFault("crash:nvmlInit_v2", "gpu-health", "asking NVML", "signal 6"),
        ScriptedFault("crash:cuMemcpyPeer", "gpu-peers", "between GPUs", "signal 6"),
        ScriptedFault(
            "hang:cuCtxCreate_v2:0;crash:cuLaunchKernel:1", "gpu-0", "no answer",
            also: ["gpu-1"], hangs: true),
    ]

    static let all =
        refusals + releaseRefusals + starts + managements + others + hangs + crashes
}
