import FileSystem
import SystemPackage

extension ApplyCommand {
    /// The arguments that go on with this run after a reboot: the same recipe, layers, lock and
    /// places.
    ///
    /// `--prefix` is among them only where it was given: with it an environment is nobody's but
    /// one's own. Left out is what this run has done already (`--upgrade`, `--fix`,
    /// `--take-driver`), what asks for the next reboot, and what is for a terminal or a script.
    func resumption(in session: Session) -> [String] {
        func absolute(_ path: String) -> String {
            session.workingDirectory.pushing(FilePath(path)).lexicallyNormalized().string
        }
        var words = ["apply", absolute(options.path.string), "--yes", "--no-input"]
        func add(_ flag: String, if isSet: Bool) { if isSet { words.append(flag) } }
        func add(_ option: String, _ value: String?) {
            if let value { words += [option, value] }
        }
        add("--only", options.only?.argument)
        add("--skip", options.skip?.argument)
        add("--target", options.target?.argument)
        add("--locked", if: options.locked)
        add("--frozen", if: options.frozen)
        add("--sync", if: options.sync)
        add("--no-link-scripts", if: !options.linkScripts)
        add("--require-verified", if: requireVerified)
        add("--offline", if: global.offline)
        add("--system", if: global.system)
        add("--no-progress", if: global.noProgress)
        add("--verbose", if: global.verbose)
        add("--quiet", if: global.quiet)
        add("--jobs", global.jobs.map(String.init))
        add("--prefix", global.prefix.map(absolute))
        add("--cache-dir", global.cacheDir.map(absolute))
        add("--facts", global.facts.map(absolute))
        return words
    }
}
