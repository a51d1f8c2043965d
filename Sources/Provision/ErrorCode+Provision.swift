import Diagnostics

extension ErrorCode {
    /// An answer is needed and nobody can be asked.
    static let cannotAsk = ErrorCode("R801", exit: .failure)
    /// A `PROVISION_*` variable holds a value that says nothing.
    static let badEnvironment = ErrorCode("R802", exit: .usage)
    /// Which environment is meant cannot be told.
    static let ambiguous = ErrorCode("R803", exit: .usage)
    /// No environment has the name that was given, or there is none at all.
    static let noEnvironment = ErrorCode("R804", exit: .failure)
    /// The program of `run` does not start.
    static let cannotStart = ErrorCode("R805", exit: .failure)
    /// The recipe's file cannot be read.
    static let noRecipe = ErrorCode("R807", exit: .invalidRecipe)
    /// Nothing is switched on in the environment.
    static let notApplied = ErrorCode("R808", exit: .failure)
    /// `--upgrade` names a package that the recipe has not.
    static let unknownUpgrade = ErrorCode("R810", exit: .usage)
    /// Standard output takes no more, for example on a full disk.
    static let resultLost = ErrorCode("R811", exit: .failure)
    /// The facts file cannot be read.
    static let noFacts = ErrorCode("R812", exit: .failure)
    /// `facts show` was asked for something that no table has.
    static let unknownFact = ErrorCode("R813", exit: .usage)
    /// `explain` was asked for something that is neither a package of the solution nor a code.
    static let unknownSubject = ErrorCode("R814", exit: .usage)
    /// `--only` or `--skip` would tear apart what is one, or leave nothing to do.
    static let layersTorn = ErrorCode("R816", exit: .usage)
    /// Packages of the distribution are changed by root alone; all the rest has been done.
    static let needsRootForPackages = ErrorCode("R817", exit: .needsRoot)
    /// `--fix` names a repair that there is not, or that is no change of the recipe.
    static let noRepair = ErrorCode("R815", exit: .usage)
    /// `cuda.link` or `profile.ld-so-conf` in a run that is one user's.
    static let linkNeedsSystem = ErrorCode("R830", exit: .needsRoot)
    /// `cuda.link` beside NVIDIA's own packages.
    static let toolkitPackages = ErrorCode("R831", exit: .failure)
    /// `--purge-system` would take packages with it that came otherwise.
    static let packagesNeeded = ErrorCode("R832", exit: .failure)
    /// `ldconfig` did not do its work.
    static let loaderCache = ErrorCode("R833", exit: .failure)
    /// `--root` stands with a verb that works in no image.
    static let noImageVerb = ErrorCode("R818", exit: .usage)
    /// The user said no.
    static let declined = ErrorCode("R806", exit: .failure)
    /// A fault of `provision` itself, or an error that no module foresaw.
    static let unforeseen = ErrorCode("R899", exit: .failure)
}
