import Diagnostics
import FileSystem
import Glibc
import Installation
import Recipes
import SystemPackage
import Verification

extension Session {
    /// The checks of one generation, with this program as the helper that runs NVRTC and the GPUs.
    func verifier(
        _ subject: VerificationSubject, gpu demand: GPUDemand = .ifPresent,
        torch: TorchDepth = .computing
    ) throws -> Verifier {
        var subject = subject
        subject.systemRoot = systemRoot
        let temporary = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        // It lies outside of an image, and is not started there.
        let executable = try image == nil ? Files.resolve("/proc/self/exe") : "/proc/self/exe"
        return Verifier(
            subject,
            helper: NVRTCHelper(executable: executable, arguments: [NVRTCProbeCommand.name]),
            temporary: FilePath(temporary), environment: environment,
            gpu: (NVRTCHelper(executable: executable, arguments: [GPUProbeCommand.name]), demand),
            reporter: reporter, torch: torch)
    }
}

extension Recipe {
    /// The recipe's `verify:` as kinds of checks; nil for all that apply.
    var checkKinds: [CheckKind]? {
        verify?.compactMap { CheckKind(rawValue: $0.value.rawValue) }
    }
}
