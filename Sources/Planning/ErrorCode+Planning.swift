package import Diagnostics

extension ErrorCode {
    /// The recipe asks for something that this version of `provision` cannot do.
    package static let notAvailable = ErrorCode("R101", exit: .failure)
    /// No interpreter of the machine fits the recipe.
    package static let noInterpreter = ErrorCode("R103", exit: .noSolution)
    /// A GPU build is asked for and nothing says for which GPU or CUDA.
    package static let noAccelerator = ErrorCode("R104", exit: .noSolution)
    /// The machine does not meet what the lock demands.
    package static let demandNotMet = ErrorCode("R106", exit: .failure)
    /// No host compiler that the toolkit's nvcc accepts.
    package static let noHostCompiler = ErrorCode("R107", exit: .failure)
    /// `target:` names a GPU, system or interpreter that we know nothing of.
    package static let unknownTarget = ErrorCode("R110", exit: .invalidRecipe)
    /// The system cannot carry what `provision` installs.
    package static let unsupportedSystem = ErrorCode("R111", exit: .failure)
    /// An index gives neither size nor digest of a file, and they could not be found out.
    package static let noDigest = ErrorCode("R112", exit: .integrity)
    /// A conda package cannot be wished for like this.
    package static let badCondaWish = ErrorCode("R113", exit: .invalidRecipe)
    /// `cuda.components` names what no release of CUDA has.
    package static let unknownComponent = ErrorCode("R114", exit: .invalidRecipe)
    /// The recipe asks for a part or a link of a toolkit that is the distribution's.
    package static let distributionToolkitAlone = ErrorCode("R116", exit: .invalidRecipe)
    /// Packages of the distribution are asked for, for a machine that is not this one.
    package static let systemElsewhere = ErrorCode("R130", exit: .noSolution)
    /// A locked package of the distribution has no file, and is not there any more.
    package static let systemPackageGone = ErrorCode("R131", exit: .stale)
    /// PyTorch's own index, of which something would be nice to have, takes too long to answer.
    package static let torchIndexSlow = ErrorCode("R115", exit: .downloadFailed)
    /// The lock plans a driver that is not loaded, and this version installs none.
    package static let driverNotInstalled = ErrorCode("R120", exit: .failure)
}
