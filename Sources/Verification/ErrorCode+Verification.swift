package import Diagnostics

extension ErrorCode {
    /// At least one check of a generation failed.
    package static let verificationFailed = ErrorCode("R700", exit: .verificationFailed)
    /// A generation cannot be examined: its record or its report is not readable.
    package static let notVerifiable = ErrorCode("R701", exit: .failure)
    /// NVRTC could not be loaded, or refused a kernel.
    package static let nvrtcFailed = ErrorCode("R702", exit: .verificationFailed)
}
