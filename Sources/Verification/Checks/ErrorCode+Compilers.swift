package import Diagnostics

/// The compilers of a toolkit.
extension ErrorCode {
    /// nvcc failed, or made no program.
    package static let nvccFailed = ErrorCode("R760", exit: .verificationFailed)
    /// nvcc took another compiler of the machine than the profile says.
    package static let hostCompilerNotBound = ErrorCode("R761", exit: .verificationFailed)
    /// What nvcc made does not start, hangs, or computes wrongly.
    package static let nvccProgramFailed = ErrorCode("R762", exit: .verificationFailed)
    /// The toolkit's headers refuse the machine's compiler.
    package static let hostCompilerTooNew = ErrorCode("R763", exit: .verificationFailed)
    /// NVRTC makes no code for a GPU of this machine.
    package static let nvrtcLacksArchitecture = ErrorCode("R764", exit: .verificationFailed)
    /// What NVRTC made of the smoke kernels does not run, or computes wrongly.
    package static let nvrtcKernelsFailed = ErrorCode("R765", exit: .verificationFailed)
}
