package import Diagnostics

extension ErrorCode {
    /// An archive breaks a rule of its format, or two of its statements differ.
    package static let malformedArchive = ErrorCode("R301", exit: .integrity)
    /// An archive holds a name, link or kind of file that must not be made.
    package static let unsafeArchive = ErrorCode("R302", exit: .integrity)
    /// An archive needs something that is deliberately not read.
    package static let unsupportedArchive = ErrorCode("R303", exit: .integrity)
    /// An archive would unpack to more than its budget.
    package static let archiveTooLarge = ErrorCode("R304", exit: .integrity)
    /// A member's bytes do not have the length or checksum that was declared.
    package static let corruptMember = ErrorCode("R305", exit: .integrity)
    /// An archive ends too early.
    package static let truncatedArchive = ErrorCode("R306", exit: .integrity)
    /// A wheel's RECORD and its members differ.
    package static let recordMismatch = ErrorCode("R307", exit: .integrity)
    /// The folder to unpack into holds something already.
    package static let destinationNotEmpty = ErrorCode("R308", exit: .failure)
}
