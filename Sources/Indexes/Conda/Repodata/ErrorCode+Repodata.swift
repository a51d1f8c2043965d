package import Diagnostics

extension ErrorCode {
    /// The repodata of a conda channel cannot be read.
    package static let badRepodata = ErrorCode("R240", exit: .integrity)
}

extension ReadFailure {
    /// The error that leaves this module, with the address of what was read.
    func about(_ source: String) -> ProvisionError {
        ProvisionError(
            .badRepodata, "cannot read `\(source)`",
            context: ["expected \(expected) at byte \(offset)"])
    }
}
