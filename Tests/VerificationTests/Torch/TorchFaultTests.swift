import Diagnostics
import FileSystem
import Machine
import SystemPackage
import TestSupport
import Testing

@testable import Verification

/// A fault of the stand-in, and what must be found.
struct TorchFault: Sendable, CustomTestStringConvertible {
    var step: String
    var fault: String
    /// The check and its code; nil for one that passes, `R000` for one that is skipped.
    var check: String
    var code: String?
    /// A part of what is said.
    var words = ""
    var gpus = 1

    init(
        _ step: String, _ fault: String, _ check: String, _ code: String?, _ words: String = "",
        gpus: Int = 1
    ) {
        self.step = step
        self.fault = fault
        self.check = check
        self.code = code
        self.words = words
        self.gpus = gpus
    }

    /// Whether only a time limit ends it.
    var waits: Bool { ["hang", "hold", "stop", "stray-hang"].contains(fault) }

    var testDescription: String { "\(fault) in \(step)" }

    static let all: [TorchFault] =
        imports + ofGPU + computing + compiling + together
        + TorchStep.allCases.filter { !$0.isOfRanks }.flatMap { step in
            let gpus = step == .parallel ? 2 : 1
            return [
                TorchFault(
                    step.rawValue, "hang", step.checkName, "R754", "hung while trying to ",
                    gpus: gpus),
                TorchFault(
                    step.rawValue, "segv", step.checkName, "R755", "signal 11", gpus: gpus),
            ]
        }

    private static let imports = [
        TorchFault("import", "import", "torch", "R740", "libnvJitLink.so.13"),
        TorchFault("import", "leave", "torch", "R740", "SystemExit"),
        TorchFault("import", "interrupt", "torch", "R740", "KeyboardInterrupt"),
        TorchFault("import", "exit", "torch", "R755", "exit status 3"),
        TorchFault("import", "late", "torch-exit", "R755", "died while trying to end"),
        TorchFault("import", "vanish", "torch", "R755", "exit status 0 before its end"),
        TorchFault("import", "kill", "torch", "R755", "signal 9"),
        TorchFault("import", "deep", "torch", "R740", "RecursionError"),
        TorchFault("import", "shout", "torch", nil, "2.9.1+cu128 imports, CUDA 12.8"),
        TorchFault("import", "forge", "torch", "R740", "made up trouble"),
        TorchFault("import", "stray-exit", "torch", "R755", "exit status 3"),
        TorchFault("build", "no-cudnn", "torch", "R741", "torch cannot use its cuDNN"),
        TorchFault("build", "wrong", "torch", "R741", "code for no GPU at all"),
        TorchFault("build", "abort", "torch", "R755", "signal 6"),
        TorchFault("build", "companion", "torch", "R741", "does not import with it"),
    ]

    private static let ofGPU = [
        TorchFault("device", "wrong", "torch-gpu", "R742", "torch sees no GPU"),
        TorchFault("device", "raise", "torch-gpu", "R742", "made up trouble"),
        TorchFault("device", "memory", "torch-gpu", "R759", "there is not enough memory"),
        TorchFault("device", "hold", "torch-gpu", "R754", "hung while trying to compute"),
        TorchFault("device", "stop", "torch-gpu", "R754", "hung"),
        TorchFault("architectures", "wrong", "torch-archs", "R743", "Stand-in is sm_70"),
        TorchFault("architectures", "raise", "torch-archs", "R743", "made up"),
        TorchFault("tensors", "wrong", "torch-copy", "R744", "came back from cuda:0 changed"),
        TorchFault("tensors", "lost", "torch-copy", "R744", "illegal memory access"),
        TorchFault("memory", "wrong", "torch-memory", "R748", "does not come back"),
        TorchFault("memory", "raise", "torch-memory", "R748", "made up"),
    ]

    private static let computing = [
        TorchFault("matmul", "wrong", "torch-matmul", "R745", "a product of matrices is wrong"),
        TorchFault("matmul", "nan", "torch-matmul", "R745", "off by nan"),
        TorchFault("matmul", "no-image", "torch-matmul", "R743", "torch has no code for this GPU"),
        TorchFault("matmul", "raise", "torch-matmul", "R745", "made up"),
        TorchFault("matmul", "long", "torch-matmul", "R745", "RuntimeError: xxx"),
        TorchFault("matmul", "forge", "torch-matmul", "R745", "made up"),
        TorchFault("matmul", "stray-hang", "torch-matmul", "R754", "hung"),
        TorchFault("convolution", "wrong", "torch-conv", "R746", "relative error"),
        TorchFault("convolution", "nan", "torch-conv", "R746", "relative error nan"),
        TorchFault("convolution", "unused", "torch-conv", "R746", "does not use cuDNN"),
        TorchFault("convolution", "raise", "torch-conv", "R746", "made up"),
        TorchFault("optimizer", "wrong", "torch-step", "R747", "does not lower the loss"),
        TorchFault("optimizer", "nan", "torch-step", "R747", "nan"),
        TorchFault("optimizer", "stray-raise", "torch-step", "R747", "made up"),
    ]

    private static let compiling = [
        TorchFault("compile", "wrong", "torch-compile", "R749", "off by"),
        TorchFault("compile", "raise", "torch-compile", "R749", "made up"),
        TorchFault("compile", "no-headers", "torch-compile", "R756", "headers are missing"),
        TorchFault("compile", "triton", "torch-compile", "R758", "no Triton"),
        TorchFault("compile", "python", "torch-compile", "R000", "not supported on Python 3.19"),
        TorchFault("compile", "old", "torch-compile", "R000", "7.0, Stand-in has 6.1"),
        TorchFault("compile", "too-old", "torch-compile", "R000", "Stand-in which is too old"),
        TorchFault("extension", "no-ninja", "torch-nvcc", "R000", "add `ninja` to `pip:`"),
        TorchFault("compile", "no-setuptools", "torch-compile", "R000", "add `setuptools` to"),
        TorchFault("extension", "no-setuptools", "torch-nvcc", "R000", "add `setuptools` to"),
        TorchFault("extension", "no-compiler-yet", "torch-nvcc", "R757", "no C++ compiler"),
        TorchFault("extension", "mismatch", "torch-nvcc", "R750", "different majors of CUDA"),
        TorchFault("extension", "wrong", "torch-nvcc", "R750", "computes wrongly"),
        TorchFault("extension", "raise", "torch-nvcc", "R750", "made up"),
        TorchFault("extension", "exit", "torch-nvcc", "R755", "exit status 3"),
    ]

    private static let together = [
        TorchFault("parallel", "wrong", "torch-dp", "R751", "other than one", gpus: 2),
        TorchFault("parallel", "raise", "torch-dp", "R751", "made up", gpus: 2),
        TorchFault("distributed", "raise", "torch-ddp", "R752", "made up", gpus: 2),
        TorchFault("distributed", "wrong", "torch-ddp", "R752", "off by", gpus: 2),
        TorchFault("distributed", "segv", "torch-ddp", "R752", "rank 0", gpus: 2),
        TorchFault("distributed", "hang", "torch-ddp", "R752", "rank 1", gpus: 2),
        TorchFault("distributed", "shm", "torch-ddp", "R752", "shared memory", gpus: 2),
        TorchFault("distributed", "port", "torch-ddp", nil, "on 2 GPUs agrees", gpus: 2),
        TorchFault("allreduce", "busy", "torch-nccl", "R000", "EXCLUSIVE_PROCESS", gpus: 2),
        TorchFault("allreduce", "wrong", "torch-nccl", "R753", "the sum over 2 ranks", gpus: 2),
        TorchFault("allreduce", "raise", "torch-nccl", "R753", "made up", gpus: 2),
        TorchFault("allreduce", "exit", "torch-nccl", "R753", "rank 0", gpus: 2),
        TorchFault("allreduce", "stray-hang", "torch-nccl", "R753", "rank", gpus: 2),
    ]
}

extension TorchStep {
    fileprivate var isOfRanks: Bool { self == .distributed || self == .allreduce }
}

@Suite(.enabled(if: StandInTorch.isPossible, "no /usr/bin/python3"), .serialized)
struct `Faults of torch` {
    private func specimen(_ fault: TorchFault) throws -> Specimen {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1", build: "cu128")
        specimen.machine = Specimen.machine(gpus: [0x2330], driver: "580.95.05")
        try specimen.equip("bin/nvcc", "", mode: 0o755)
        try StandInTorch.install(
            in: specimen, step: fault.step, fault: fault.fault, gpus: fault.gpus)
        return specimen
    }

    /// A step that is known to hang has two seconds; starting Python may take longer than that.
    private func run(
        _ specimen: Specimen, hangs: String? = nil, patience: Duration = .seconds(600)
    ) async throws -> [Check] {
        let subject = try specimen.subject()
        let proof = TorchProof(
            subject: subject, tools: try specimen.tools(),
            limit: { $0.checkName == hangs ? 2 : $0.limit }, patience: patience)
        let tale = try await proof.run(TorchCheck.plan(.everything, for: subject))
        return await TorchCheck(subject: subject, depth: .everything, tale: .success(tale)).run()
    }

    @Test func `without a fault all steps are taken and pass`() async throws {
        let specimen = try specimen(TorchFault("", "", "", nil, gpus: 2))
        let checks = try await run(specimen)
        for check in checks { #expect(check.outcome == .passed, "\(check)") }
        let names = TorchStep.allCases.dropFirst().map(\.checkName)
        #expect(checks.map(\.name) == names)
        #expect(leftovers(of: specimen).isEmpty)
    }

    @Test func `one GPU is not asked for what takes two`() async throws {
        let checks = try await run(try specimen(TorchFault("", "", "", nil)))
        let skipped = checks.filter { $0.outcome == .skipped("needs two GPUs, one is visible") }
        #expect(skipped.map(\.name) == ["torch-dp", "torch-ddp", "torch-nccl"])
    }

    @Test(arguments: TorchFault.all.filter { !$0.waits })
    func `each ends in its finding, and nothing is left`(_ fault: TorchFault) async throws {
        try await find(fault)
    }

    func find(_ fault: TorchFault) async throws {
        let specimen = try specimen(fault)
        let start = ContinuousClock.now
        let checks = try await run(specimen, hangs: fault.waits ? fault.check : nil)
        #expect(ContinuousClock.now - start < .seconds(60))
        let check = try #require(checks.first { $0.name == fault.check }, "\(checks)")
        let said = ([check.summary] + check.details).joined(separator: "\n")
        switch (check.outcome, fault.code) {
        case (.passed, nil), (.skipped, "R000"): break
        case (.failed, let code?):
            #expect(check.code?.name == code, "\(check)")
            #expect(check.hints.allSatisfy { $0.text.contains("`") })
        default: Issue.record("\(check)")
        }
        #expect(
            said.contains(fault.words) || reason(check).contains(fault.words), "\(check)")
        // What was before it has passed, whatever came then.
        let before = checks.prefix { $0.name != fault.check }
        #expect(before.allSatisfy { $0.outcome == .passed || isOfSeveral($0) }, "\(before)")
        #expect(leftovers(of: specimen).isEmpty)
        #expect(try Files.list(specimen.folder.path).map(\.name) == ["demo"])
    }

    private func reason(_ check: Check) -> String {
        if case .skipped(let reason) = check.outcome { reason } else { "" }
    }

    private func isOfSeveral(_ check: Check) -> Bool {
        reason(check) == "needs two GPUs, one is visible"
    }

    @Test func `what the machine lacks is no fault unless all was asked for`() async throws {
        let specimen = try specimen(TorchFault("extension", "no-compiler-yet", "", nil))
        let subject = try specimen.subject()
        let proof = TorchProof(subject: subject, tools: try specimen.tools())
        let tale = try await proof.run(TorchCheck.plan(.compiling, for: subject))
        let checks = await TorchCheck(subject: subject, depth: .compiling, tale: .success(tale))
            .run()
        let check = try #require(checks.first { $0.name == "torch-nvcc" })
        #expect(
            check.outcome
                == .skipped("there is no C++ compiler on PATH: `sudo apt install g++`"))
    }

    @Test(arguments: [("matmul", "segv"), ("build", "exit"), ("memory", "hang")])
    func `the steps after one that broke off are taken by another interpreter`(
        _ step: String, _ fault: String
    ) async throws {
        let specimen = try specimen(TorchFault(step, fault, "", nil, gpus: 2))
        let name = try #require(TorchStep(rawValue: step)).checkName
        let checks = try await run(specimen, hangs: fault == "hang" ? name : nil)
        #expect(checks.filter { $0.outcome != .passed }.map(\.name) == [name], "\(checks)")
        #expect(checks.count == TorchStep.allCases.count - 1)
        #expect(leftovers(of: specimen).isEmpty)
    }

    @Test func `no other interpreter begins once the patience is over, nor without torch or a GPU`()
        async throws
    {
        let late = try await run(
            try specimen(TorchFault("matmul", "segv", "", nil)), patience: .zero)
        #expect(late.filter { $0.outcome == .failed }.map(\.name) == ["torch-matmul"])
        #expect(late.last?.outcome == .skipped("needs `torch-matmul` to end"))
        for step in [TorchStep.import, .device] {
            let checks = try await run(try specimen(TorchFault(step.rawValue, "segv", "", nil)))
            #expect(checks.filter { $0.outcome == .failed }.map(\.name) == [step.checkName])
            #expect(checks.last?.outcome == .skipped("needs `\(step.checkName)` to end"))
        }
    }

    @Test func `after a fault that takes the GPU along nothing more is blamed`() async throws {
        let checks = try await run(try specimen(TorchFault("tensors", "lost", "", nil)))
        #expect(checks.filter { $0.outcome == .failed }.map(\.name) == ["torch-copy"])
        let later = try #require(checks.first { $0.name == "torch-matmul" })
        #expect(later.outcome == .skipped("needs a GPU that still works after `torch-copy`"))
    }

    /// Processes that run with this specimen's folder in their environment.
    private func leftovers(of specimen: Specimen) -> [String] {
        let names = (try? Files.list("/proc").map(\.name)) ?? []
        let wanted = Array(specimen.folder.path.string.utf8)
        return names.filter { name in
            guard Int32(name) != nil,
                let bytes = try? Files.read(FilePath("/proc/\(name)/environ"), limit: 4 << 20)
            else { return false }
            return bytes.contains(wanted)
        }
    }
}

@Suite(.enabled(if: StandInTorch.isPossible, "no /usr/bin/python3"), .serialized)
struct `Torch that hangs` {
    @Test(arguments: TorchFault.all.filter(\.waits))
    func `each ends in its finding, in time, and nothing is left`(_ fault: TorchFault) async throws
    {
        try await `Faults of torch`().find(fault)
    }
}
