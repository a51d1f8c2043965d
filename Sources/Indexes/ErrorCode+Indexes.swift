package import Diagnostics

extension ErrorCode {
    /// No Python index is configured, and pip, which has a default, cannot be asked.
    package static let indexUnknown = ErrorCode("R200", exit: .failure)
    /// A page of an index cannot be read.
    package static let badIndexPage = ErrorCode("R201", exit: .downloadFailed)
    /// A configuration file of pip, or a variable, cannot be read.
    package static let badIndexConfiguration = ErrorCode("R202", exit: .failure)
    /// The METADATA of a wheel cannot be read.
    package static let badMetadata = ErrorCode("R203", exit: .integrity)
    /// METADATA is of another package or version than the file's name.
    package static let metadataDisagrees = ErrorCode("R204", exit: .integrity)
    /// Bytes do not have the digest that the index gave.
    package static let digestDiffers = ErrorCode("R205", exit: .integrity)
    /// A `find-links` folder cannot be listed.
    package static let findLinksUnreadable = ErrorCode("R206", exit: .failure)
}
