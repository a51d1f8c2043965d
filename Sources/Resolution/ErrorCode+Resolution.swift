package import Diagnostics

extension ErrorCode {
    /// No set of candidates meets all requirements.
    package static let noSolution = ErrorCode("R150", exit: .noSolution)
    /// The solver gave up before it knew the answer.
    package static let solverExhausted = ErrorCode("R151", exit: .noSolution)
}
