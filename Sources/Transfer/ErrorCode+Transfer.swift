package import Diagnostics

extension ErrorCode {
    /// The connection failed, or broke more often than it may.
    package static let connectionFailed = ErrorCode("R250", exit: .downloadFailed)
    /// The server answered with a status that is no success.
    package static let httpStatus = ErrorCode("R251", exit: .downloadFailed)
    /// A network request was wanted although `--offline` was given.
    package static let offline = ErrorCode("R252", exit: .downloadFailed)
    /// A redirect led where none may lead, or there were too many.
    package static let redirectRefused = ErrorCode("R253", exit: .downloadFailed)
    /// The server sent other bytes than those of the asked range, or ignored the range.
    package static let rangeRefused = ErrorCode("R254", exit: .downloadFailed)
    /// More or fewer bytes came than were declared.
    package static let wrongLength = ErrorCode("R255", exit: .downloadFailed)
    /// The server's certificate could not be verified.
    package static let certificateRefused = ErrorCode("R256", exit: .downloadFailed)
    /// A text is not an address that can be fetched.
    package static let badAddress = ErrorCode("R257", exit: .downloadFailed)
    /// The answer does not follow the protocol: encoded unasked, an endless head, a changed file.
    package static let badAnswer = ErrorCode("R258", exit: .downloadFailed)
    /// A file behind a `file://` address cannot be read.
    package static let fileUnreadable = ErrorCode("R259", exit: .downloadFailed)
}
