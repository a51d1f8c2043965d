package import Diagnostics

extension ErrorCode {
    /// A folder that is needed has no address, such as no home and no variable in its place.
    package static let unknownPlace = ErrorCode("R440", exit: .failure)
    /// A folder of ours cannot be written by this user.
    package static let placeNotWritable = ErrorCode("R441", exit: .needsRoot)
    /// The file system has less room than the installation needs.
    package static let notEnoughSpace = ErrorCode("R442", exit: .failure)
    /// An artifact's bytes, its RECORD or a published tree are not what was promised.
    package static let artifactDiffers = ErrorCode("R443", exit: .integrity)
    /// A wheel breaks the rules that wheels have.
    package static let brokenWheel = ErrorCode("R444", exit: .integrity)
    /// Two packages bring different files of one name where only one can be.
    package static let clobber = ErrorCode("R445", exit: .integrity)
    /// A lock asks for something that cannot be installed.
    package static let notInstallable = ErrorCode("R446", exit: .failure)
    /// A value cannot stand in a profile.
    package static let profileValue = ErrorCode("R447", exit: .invalidRecipe)
    /// There is no such generation, or it is not whole.
    package static let noGeneration = ErrorCode("R448", exit: .failure)
    /// The system gives no more threads.
    package static let threadUnavailable = ErrorCode("R449", exit: .failure)
    /// A file of a generation or of the store is damaged or gone.
    package static let damagedFile = ErrorCode("R450", exit: .integrity)
    /// A conda package is not the one of its name, or its files are not what its own list says.
    package static let brokenConda = ErrorCode("R451", exit: .integrity)
    /// An environment's path is longer than a package has room for.
    package static let prefixTooLong = ErrorCode("R452", exit: .failure)
    /// A script of a conda package did not succeed.
    package static let linkScriptFailed = ErrorCode("R453", exit: .failure)
    /// A program of a new environment cannot be started.
    package static let programFailed = ErrorCode("R454", exit: .failure)
    /// An archive of a toolkit has another form than NVIDIA's have.
    package static let brokenArchive = ErrorCode("R455", exit: .integrity)
    /// A path outside the prefix is taken by something that is not ours.
    package static let foreignFile = ErrorCode("R460", exit: .failure)
    /// A shell's start-up file cannot be edited safely.
    package static let startupFile = ErrorCode("R461", exit: .failure)
}
