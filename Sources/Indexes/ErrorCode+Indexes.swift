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
    /// A variable that names a place of pages has no address in it.
    package static let badAddressVariable = ErrorCode("R207", exit: .failure)
    /// A configuration file of conda, or a file of logins for channels, cannot be read.
    package static let badCondaConfiguration = ErrorCode("R220", exit: .failure)
    /// A setting of conda is known and not followed; a warning.
    package static let condaSettingIgnored = ErrorCode("R221", exit: .failure)
    /// A text names no channel.
    package static let badChannel = ErrorCode("R222", exit: .invalidRecipe)
    /// A channel has neither packages for the platform nor such for all.
    package static let channelMissing = ErrorCode("R223", exit: .downloadFailed)
    /// Not everybody may use a channel without pay; a warning.
    package static let channelLicence = ErrorCode("R224", exit: .failure)
    /// What a channel sent cannot be read.
    package static let badChannelPage = ErrorCode("R225", exit: .downloadFailed)
    /// The table of conda's and Python's names cannot be had; a warning.
    package static let condaNamesUnreachable = ErrorCode("R226", exit: .downloadFailed)
    /// The folder of NVIDIA's manifests lists no release.
    package static let badRedistListing = ErrorCode("R230", exit: .downloadFailed)
    /// A product of NVIDIA's has no such release.
    package static let noRedistManifest = ErrorCode("R231", exit: .downloadFailed)
    /// A manifest of NVIDIA's cannot be read.
    package static let badRedistManifest = ErrorCode("R232", exit: .downloadFailed)
}
