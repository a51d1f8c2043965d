import ArgumentParser
import Diagnostics
import Installation

/// Writes what a shell evaluates to be in an environment.
struct EnvCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "env", abstract: "Write what a shell evaluates to be in an environment.",
        discussion: """
            For bash and zsh: eval "$(provision env NAME)"; for fish: \
            provision env NAME --shell fish | source. Everything is switched on, the toolkit and \
            the environment, whatever the recipe's profile switches on by itself.

            With `--install` nothing is written here: each new shell switches on what the recipe's \
            profile says, by one line in ~/.bashrc, .zshrc or config.fish. `--uninstall` takes the \
            line back.
            """)

    @OptionGroup var environment: EnvironmentName

    @Option(help: "The shell that will read it; with `--install` it is yours, else bash.")
    var shell: Shell?

    @Flag(help: "Put it into the file that the shell reads when it starts.")
    var install = false

    @Flag(help: "Take what `--install` did out of all such files.")
    var uninstall = false

    @Flag(help: "With `--install`: also for what your desktop and systemd start.")
    var session = false

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func validate() throws {
        if install && uninstall {
            throw ValidationError("`--install` and `--uninstall` exclude each other")
        }
        if session && !install { throw ValidationError("`--session` goes with `--install`") }
    }

    func run(in session: Session) async throws -> ExitStatus {
        if install || uninstall {
            let startup = StartupChange(
                environment: environment, shell: shell, withSession: self.session)
            return try install ? startup.install(in: session) : startup.uninstall(in: session)
        }
        let home = try session.home(environment)
        let generation = try session.currentGeneration(home)
        let profile = try GenerationStore(folder: home).profile(of: generation)
        let text = profile.text(for: shell ?? .bash)
        session.show { _ in text.hasSuffix("\n") ? String(text.dropLast()) : text }
        session.emit([Self.record(profile)])
        return .success
    }

    private static func record(_ profile: Profile) -> JSONValue {
        func list(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }
        return [
            "type": "environment", "path": list(profile.path),
            "library_path": list(profile.libraryPath),
            "variables": .object(profile.variables.mapValues(JSONValue.string)),
            "unset": list(profile.removed),
        ]
    }
}

extension Shell: ExpressibleByArgument {}
