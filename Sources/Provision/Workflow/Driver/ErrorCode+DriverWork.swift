import Diagnostics

extension ErrorCode {
    /// After the installation the kernel would load another module than the planned one, or none.
    static let driverNotBuilt = ErrorCode("R655", exit: .verificationFailed)
    /// The record of the machine's driver cannot be read.
    static let damagedDriverRecord = ErrorCode("R656", exit: .integrity)
    /// The key of a repository is not the one that is known.
    static let untrustedKey = ErrorCode("R657", exit: .integrity)
    /// There is no earlier driver on record.
    static let noDriverToReturnTo = ErrorCode("R658", exit: .failure)
}
