import ArgumentParser
import Diagnostics

/// Writes the completion script of a shell.
struct CompletionsCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Write the completion script of a shell.")
    static let worksInImages = false

    enum Shell: String, CaseIterable, Sendable, ExpressibleByArgument {
        case bash, zsh, fish

        var completion: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    @Argument(help: "The shell that will read it.")
    var shell: Shell

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        session.terminal.printResult(ProvisionCommand.completionScript(for: shell.completion))
        return .success
    }
}
