package import Diagnostics

extension ErrorCode {
    /// apt cannot be started, or ends with an error that has no code of its own.
    package static let aptFailed = ErrorCode("R620", exit: .failure)
    /// No source of apt has a package of that name.
    package static let unknownSystemPackage = ErrorCode("R621", exit: .noSolution)
    /// The sources do not have that version any more.
    package static let versionGone = ErrorCode("R622", exit: .noSolution)
    /// The packages cannot be installed together with what the machine has.
    package static let systemConflict = ErrorCode("R623", exit: .noSolution)
    /// dpkg was interrupted, or has packages that are half installed.
    package static let dpkgUnsound = ErrorCode("R624", exit: .failure)
    /// apt would now do something else than the plan says.
    package static let systemPlanDiffers = ErrorCode("R625", exit: .stale)
    /// dpkg did not get through; what it changed until then stays.
    package static let dpkgFailed = ErrorCode("R626", exit: .failure)
    /// Another program holds dpkg's lock.
    package static let dpkgBusy = ErrorCode("R627", exit: .busy)
    /// A package that would change is held at its version.
    package static let packageHeld = ErrorCode("R629", exit: .failure)
    /// The machine has no apt, or apt has no lists of packages.
    package static let noApt = ErrorCode("R630", exit: .failure)
    /// A `.deb` that apt names cannot be fetched by us, or has no digest.
    package static let unusableArchive = ErrorCode("R631", exit: .failure)
    /// The record of what was installed cannot be read.
    package static let damagedSystemRecord = ErrorCode("R632", exit: .integrity)
    /// The program that apt has for finding a proxy does not say one.
    package static let proxyUnknown = ErrorCode("R633", exit: .failure)
}
