import Lockfiles
import Machine

/// What can be examined; the words of a recipe's `verify:`.
package enum CheckKind: String, Sendable, CaseIterable {
    case files, loader, nvcc, nvrtc, kernel, torch
    /// Torch on several GPUs at once; told with `torch`, which it needs.
    case multiGPU = "multi-gpu"

    /// What a proof of `subject` takes: what its recipe wants, or all that applies, and the GPUs
    /// wherever something computes on them.
    package static func ofProof(
        wanted: [CheckKind]?, for subject: VerificationSubject
    ) -> [CheckKind] {
        let chosen = wanted.flatMap { $0.isEmpty ? nil : $0 } ?? applicable(to: subject)
        return chosen.contains(.kernel) || !subject.wantsGPU ? chosen : chosen + [.kernel]
    }

    /// With what the names of its checks begin.
    var checkNames: [String] {
        switch self {
        case .kernel: [GPUCheck.name]
        case .multiGPU: [rawValue, TorchStep.parallel.checkName]
        default: [rawValue]
        }
    }

    /// Those that have something to examine in `subject`, in the order in which they are told.
    package static func applicable(to subject: VerificationSubject) -> [CheckKind] {
        allCases.filter { kind in
            switch kind {
            case .files: true
            case .loader:
                subject.torch != nil || subject.hasCompiler || subject.lock.condaPython != nil
            case .nvcc: subject.compilerHome != nil
            case .nvrtc: !subject.nvrtcLibraries.isEmpty
            case .kernel: subject.wantsGPU
            case .torch: subject.torch != nil
            case .multiGPU:
                subject.torch != nil && subject.reasonAgainstGPU == nil
                    && subject.machine.gpus.count > 1
            }
        }
    }
}

/// How deep the checks go.
package enum CheckLevel: Sendable, Hashable {
    /// Files, links, the loader, profiles: nothing is compiled, no GPU is touched.
    case stationary
    /// Compilers too.
    case compiling
    /// GPUs too.
    case gpu

    /// The kinds of this level, of those that a recipe wants, or of all that apply.
    package func kinds(wanted: [CheckKind]?, for subject: VerificationSubject) -> [CheckKind] {
        let wanted = wanted ?? CheckKind.applicable(to: subject)
        return switch self {
        case .stationary: wanted.filter { $0 == .files || $0 == .loader }
        case .compiling: wanted
        case .gpu: wanted.contains(.kernel) ? wanted : wanted + [.kernel]
        }
    }
}
