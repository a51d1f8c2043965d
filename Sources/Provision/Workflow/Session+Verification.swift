import Diagnostics
import FileSystem
import Glibc
import Installation
import Recipes
import SystemPackage
import Verification

extension Session {
    /// The checks of one generation, with this program as the helper that runs NVRTC.
    func verifier(
        _ subject: VerificationSubject, torch: TorchDepth = .computing
    ) throws -> Verifier {
        let temporary = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        return Verifier(
            subject,
            helper: NVRTCHelper(
                // It lies outside of an image, and is not started there.
                executable: try image == nil ? Files.resolve("/proc/self/exe") : "/proc/self/exe",
                arguments: [NVRTCProbeCommand.name]),
            temporary: FilePath(temporary), environment: environment, reporter: reporter,
            torch: torch)
    }
}

extension Recipe {
    /// The recipe's `verify:` as kinds of checks; nil for all that apply.
    var checkKinds: [CheckKind]? {
        verify?.compactMap { CheckKind(rawValue: $0.value.rawValue) }
    }
}
