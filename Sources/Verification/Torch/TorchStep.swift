/// The steps of the proof that torch works, in the order in which they are taken.
enum TorchStep: String, CaseIterable, Sendable, Codable {
    case `import`, build
    case device, architectures, tensors
    case matmul, convolution, optimizer, memory
    case compile, `extension`
    case parallel, distributed, allreduce

    /// The check that tells of it; importing and the build are told as one.
    var checkName: String {
        switch self {
        case .import, .build: "torch"
        case .device: "torch-gpu"
        case .architectures: "torch-archs"
        case .tensors: "torch-copy"
        case .matmul: "torch-matmul"
        case .convolution: "torch-conv"
        case .optimizer: "torch-step"
        case .memory: "torch-memory"
        case .compile: "torch-compile"
        case .extension: "torch-nvcc"
        case .parallel: "torch-dp"
        case .distributed: "torch-ddp"
        case .allreduce: "torch-nccl"
        }
    }

    /// Seconds; for the slowest machine that works: a cold network folder, eight GPUs, one core.
    var limit: Int {
        switch self {
        case .import, .compile: 300
        case .extension: 600
        case .parallel, .distributed, .allreduce: 180
        case .device, .convolution: 120
        default: 60
        }
    }

    /// Whether nothing of it can be done without a GPU.
    var needsGPU: Bool {
        switch self {
        case .device, .architectures, .tensors, .memory: true
        case .parallel, .distributed, .allreduce: true
        default: false
        }
    }

    /// Whether it takes a compiler and its time.
    var compiles: Bool { self == .compile || self == .extension }
}

/// How far the proof goes.
package enum TorchDepth: Sendable {
    /// That torch imports and is the one of the lock.
    case identity
    /// And that it computes on the GPUs, where there are some.
    case computing
    /// And what the processor alone can show, and what a compiler has a part in.
    case compiling
    /// Each of its steps; what the machine lacks for one is a failure.
    case everything

    /// What is told of, be it taken or skipped; `hasGPU` says whether a GPU can be asked, `several`
    /// whether what they do together was asked for.
    func steps(hasGPU: Bool, several: Bool) -> [TorchStep] {
        TorchStep.allCases.filter { step in
            switch step {
            case .import, .build: true
            // One line says that there is no GPU, unless every step was asked for.
            case .device: self != .identity || several
            case .parallel, .distributed, .allreduce: self == .everything || several
            case .architectures, .tensors, .memory:
                self == .everything || (hasGPU && self != .identity)
            case .matmul, .convolution, .optimizer:
                self == .everything || self == .compiling || (hasGPU && self == .computing)
            case .compile, .extension: self == .everything || self == .compiling
            }
        }
    }
}
