package import Diagnostics

/// The proof of torch: one code for each step, then those for how any of them may end.
extension ErrorCode {
    package static let torchNotImported = ErrorCode("R740", exit: .verificationFailed)
    /// Another version or build than the lock's, or one that lacks its own parts.
    package static let torchOtherBuild = ErrorCode("R741", exit: .verificationFailed)
    package static let torchSeesNoGPU = ErrorCode("R742", exit: .verificationFailed)
    package static let torchLacksArchitecture = ErrorCode("R743", exit: .verificationFailed)
    package static let torchCopiesWrongly = ErrorCode("R744", exit: .verificationFailed)
    package static let torchMultipliesWrongly = ErrorCode("R745", exit: .verificationFailed)
    package static let torchConvolvesWrongly = ErrorCode("R746", exit: .verificationFailed)
    package static let torchLearnsNothing = ErrorCode("R747", exit: .verificationFailed)
    package static let torchKeepsMemory = ErrorCode("R748", exit: .verificationFailed)
    package static let torchCompilesNothing = ErrorCode("R749", exit: .verificationFailed)
    package static let torchExtensionFailed = ErrorCode("R750", exit: .verificationFailed)
    package static let torchParallelFailed = ErrorCode("R751", exit: .verificationFailed)
    package static let torchDistributedFailed = ErrorCode("R752", exit: .verificationFailed)
    package static let torchReductionFailed = ErrorCode("R753", exit: .verificationFailed)
    /// A step did not end in its time.
    package static let torchHangs = ErrorCode("R754", exit: .verificationFailed)
    /// The interpreter died in a step, or at its own end.
    package static let torchCrashes = ErrorCode("R755", exit: .verificationFailed)
    package static let pythonHeadersMissing = ErrorCode("R756", exit: .verificationFailed)
    package static let hostCompilerMissing = ErrorCode("R757", exit: .verificationFailed)
    package static let tritonMissing = ErrorCode("R758", exit: .verificationFailed)
    package static let gpuMemoryTaken = ErrorCode("R759", exit: .verificationFailed)
}
