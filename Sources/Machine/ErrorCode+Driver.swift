package import Diagnostics

extension ErrorCode {
    /// The driver is another's affair here: Windows', the container's host's, JetPack's.
    package static let driverNotOurs = ErrorCode("R640", exit: .failure)
    /// Drivers are installed on Debian and Ubuntu; or a lock is for another distribution.
    package static let wrongDistribution = ErrorCode("R641", exit: .failure)
    /// Secure Boot would refuse the modules that are built here.
    package static let moduleNotSigned = ErrorCode("R642", exit: .failure)
    /// Processes use the GPUs whose driver is to change.
    package static let gpuInUse = ErrorCode("R643", exit: .failure)
    /// Modules are to be built for a kernel whose headers nobody offers.
    package static let noKernelHeaders = ErrorCode("R644", exit: .failure)
    /// A file system has no room for what the driver brings.
    package static let noSpaceForDriver = ErrorCode("R645", exit: .failure)
    /// NVIDIA's own installer put a driver here that no package knows.
    package static let runfileDriver = ErrorCode("R646", exit: .failure)
    /// Another recipe owns the machine's driver.
    package static let driverOfAnother = ErrorCode("R647", exit: .failure)
    /// No source of apt has all that the driver consists of.
    package static let driverPackagesMissing = ErrorCode("R648", exit: .failure)
    /// The driver to be installed is older than what the lock runs on.
    package static let driverTooOld = ErrorCode("R649", exit: .failure)
    /// A package of the driver is held at its version.
    package static let driverHeld = ErrorCode("R650", exit: .failure)
    /// Packages are changed by root alone.
    package static let driverNeedsRoot = ErrorCode("R651", exit: .needsRoot)
    /// nouveau drives the GPU now.
    package static let nouveauLoaded = ErrorCode("R652", exit: .failure)
    /// The running kernel has another driver loaded than the disk has.
    package static let driverMismatch = ErrorCode("R653", exit: .failure)
    /// A display server runs on the machine.
    package static let displayServerRunning = ErrorCode("R654", exit: .failure)
    /// After the installation the kernel would load another module than the planned one, or none.
    package static let driverNotBuilt = ErrorCode("R655", exit: .verificationFailed)
    /// The record of the machine's driver cannot be read.
    package static let damagedDriverRecord = ErrorCode("R656", exit: .integrity)
    /// The key of a repository is not the one that is known.
    package static let untrustedKey = ErrorCode("R657", exit: .integrity)
    /// There is no earlier driver on record.
    package static let noDriverToReturnTo = ErrorCode("R658", exit: .failure)
    /// A file that somebody else wrote has the name of one of ours.
    package static let fileOfAnother = ErrorCode("R659", exit: .failure)
    /// The distribution's toolkit would bring libraries of another driver than the loaded one.
    package static let toolkitBringsDriver = ErrorCode("R660", exit: .failure)
}
