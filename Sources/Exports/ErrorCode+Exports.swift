package import Diagnostics

extension ErrorCode {
    /// The lock has nothing that the format can hold.
    package static let nothingToExport = ErrorCode("R510", exit: .usage)
    /// A package of the lock cannot be written in the format.
    package static let unexportablePackage = ErrorCode("R511", exit: .failure)
}
