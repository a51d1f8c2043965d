import ArgumentParser
import Diagnostics
import FileSystem
import Glibc
import Installation
import SystemPackage

/// Runs a program in an environment, in place of this process.
struct RunCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a program in an environment.",
        usage: "provision run <name> -- <program> [<argument> ...]",
        discussion: """
            The program takes the place of `provision`: signals reach it, and its exit status is \
            the one that is seen. It keeps the generation it was started with.
            """)

    @Argument(help: "The environment: the name of its recipe.")
    var name: String

    @Argument(parsing: .postTerminator, help: "The program and its arguments.")
    var program: [String]

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func validate() throws {
        try EnvironmentName.check(name)
        if program.isEmpty {
            throw ValidationError("no program: write `provision run \(name) -- PROGRAM`")
        }
    }

    func run(in session: Session) async throws -> ExitStatus {
        var wanted = EnvironmentName()
        wanted.name = name
        let home = try session.home(wanted)
        let generation = try session.currentGeneration(home)
        let profile = try GenerationStore(folder: home).profile(of: generation)
        let variables = profile.environment(over: session.environment)
        session.reporter.settle()
        let shell = FilePath(Self.isThere("/bin/bash") ? "/bin/bash" : "/bin/sh")
        throw start(profile.command(for: program, shell: shell) ?? program, variables)
    }

    /// Becomes the program; what comes back is why not.
    private func start(_ program: [String], _ variables: [String: String]) -> ProvisionError {
        let command = program.first ?? ""
        var code = Errno.noSuchFileOrDirectory
        for path in Self.places(of: command, path: variables["PATH"] ?? "") {
            code = Self.execute(path, program, variables)
            // As shells do: a file that may not be run does not end the search.
            guard code == .noSuchFileOrDirectory || code == .permissionDenied else { break }
        }
        return ProvisionError(
            .cannotStart, "cannot start `\(command)`", context: ["\(code)"],
            hints: command.contains("/") ? [] : ["see what there is with `provision env \(name)`"])
    }

    private static func isThere(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// Where a command may lie: itself if it has a slash, else in each folder of `path`.
    static func places(of command: String, path: String) -> [String] {
        guard !command.contains("/") else { return [command] }
        return path.split(separator: ":").map { "\($0)/\(command)" }
    }

    private static func execute(
        _ path: String, _ arguments: [String], _ variables: [String: String]
    ) -> Errno {
        var argv = arguments.map { strdup($0) } + [nil]
        var envp = variables.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
        envp.append(nil)
        defer { for text in argv + envp { free(text) } }
        // Threads of the cooperative pool take no signals, and a mask outlives `execve`.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        execve(path, &argv, &envp)
        return Errno(rawValue: errno)
    }
}
