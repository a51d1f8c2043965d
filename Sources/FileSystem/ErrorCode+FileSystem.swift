package import Diagnostics

extension ErrorCode {
    /// A file operation broke for a reason without a code of its own.
    package static let fileOperation = ErrorCode("R400", exit: .failure)
    /// No space, no inodes or no quota is left.
    package static let diskFull = ErrorCode("R401", exit: .failure)
    /// The system refuses this user the operation.
    package static let notPermitted = ErrorCode("R402", exit: .needsRoot)
    /// The file system is mounted read-only.
    package static let readOnlyFileSystem = ErrorCode("R403", exit: .needsRoot)
    /// The file or folder does not exist.
    package static let fileMissing = ErrorCode("R404", exit: .failure)
    /// Something has the name already.
    package static let fileExists = ErrorCode("R405", exit: .failure)
    /// A relative path would leave its directory, or passes through a symlink.
    package static let unsafePath = ErrorCode("R406", exit: .integrity)
    /// A file is larger than its reader accepts, or not UTF-8 where text is asked.
    package static let unreadableContent = ErrorCode("R407", exit: .failure)
    /// Another run holds the lock.
    package static let lockHeld = ErrorCode("R408", exit: .busy)
    /// A library or one of its symbols cannot be loaded.
    package static let libraryUnavailable = ErrorCode("R409", exit: .failure)
    /// A file got more or fewer bytes than were announced.
    package static let sizeDiffers = ErrorCode("R410", exit: .integrity)
    /// A folder that is to be worked in holds no root file system.
    package static let noRootFolder = ErrorCode("R411", exit: .failure)
    /// Only root may enter a root file system.
    package static let rootNeedsSuperuser = ErrorCode("R412", exit: .needsRoot)
    /// A root file system cannot be entered, though root asks: mounting or `chroot` is refused.
    package static let rootRefused = ErrorCode("R413", exit: .failure)
}
