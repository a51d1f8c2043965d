import Lockfiles

/// What can be examined; the words of a recipe's `verify:`.
package enum CheckKind: String, Sendable, CaseIterable {
    case files, loader, nvcc, nvrtc, torch

    /// Those that have something to examine in `subject`, in the order in which they are told.
    package static func applicable(to subject: VerificationSubject) -> [CheckKind] {
        allCases.filter { kind in
            switch kind {
            case .files: true
            case .loader:
                subject.torch != nil || subject.hasCompiler || subject.lock.condaPython != nil
            case .nvcc: subject.compilerHome != nil
            case .nvrtc: !subject.nvrtcLibraries.isEmpty
            case .torch: subject.torch != nil
            }
        }
    }
}
