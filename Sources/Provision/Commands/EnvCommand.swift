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
            """)

    @OptionGroup var environment: EnvironmentName

    @Option(help: "The shell that will read it.")
    var shell = Shell.bash

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        let home = try session.home(environment)
        let generation = try session.currentGeneration(home)
        let profile = try GenerationStore(folder: home).profile(of: generation)
        let text = profile.text(for: shell)
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
