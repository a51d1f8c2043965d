import ArgumentParser

/// The flags that every verb understands, before and after the verb.
///
/// The root command and each verb hold a group of this same type: ArgumentParser reads it for the
/// root, from the whole line, and hands the result on.
struct GlobalOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Do it without asking.")
    var yes = false

    @Flag(name: [.customShort("n"), .long], help: "Show what would be done, and change nothing.")
    var dryRun = false

    @Flag(help: "Write machine-readable lines to standard output.")
    var json = false

    @Flag(name: .shortAndLong, help: "Tell of every file and of every retry.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Say nothing but results, warnings and errors.")
    var quiet = false

    @Option(help: ArgumentHelp("Use colour: auto, always or never.", valueName: "when"))
    var color = ColourChoice.auto

    @Flag(help: "Draw no progress.")
    var noProgress = false

    @Flag(help: "Never ask; fail where an answer is needed.")
    var noInput = false

    @Flag(help: "Use only what is in the cache.")
    var offline = false

    @Option(help: ArgumentHelp("Transfers and unpackings at a time.", valueName: "number"))
    var jobs: Int?

    @Option(help: ArgumentHelp("Where downloads and unpacked packages lie.", valueName: "dir"))
    var cacheDir: String?

    @Option(
        help: ArgumentHelp(
            "A facts file, whose tables replace or extend the built-in ones.", valueName: "file"))
    var facts: String?

    @Flag(help: "Exit with 75 instead of waiting for another run.")
    var noWait = false

    @Option(help: ArgumentHelp("The folder that environments are made in.", valueName: "dir"))
    var prefix: String?

    @Flag(help: "Make environments for all users, below /opt/provision.")
    var system = false

    @Option(
        help: ArgumentHelp(
            "Work in the root file system below DIR, an image, as root.", valueName: "dir"))
    var root: String?

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) {
            throw ValidationError("`--jobs` takes a number from 1 to 256, not \(jobs)")
        }
        if system, prefix != nil {
            throw ValidationError("`--system` and `--prefix` exclude each other")
        }
        if quiet, verbose {
            throw ValidationError("`--quiet` and `--verbose` exclude each other")
        }
    }
}

extension ColourChoice: ExpressibleByArgument {}
