import Diagnostics
import FileSystem
import Glibc
import Installation
import SystemPackage

/// `env --install` and `--uninstall`: an environment in the start-up files of a user's shell.
struct StartupChange {
    let environment: EnvironmentName
    let shell: Shell?
    /// Whether managers of user sessions get it too.
    let withSession: Bool

    func install(in session: Session) throws -> ExitStatus {
        let home = try session.home(environment)
        let generation = try session.currentGeneration(home)
        let shell = shell ?? Self.loginShell(session.environment)
        try check(shell, generation)
        let file = try StartupFile(of: shell, environment: session.environment)
        var sessionFile: FilePath?
        if withSession {
            sessionFile = try SystemFolders.sessionFile(
                home.name, configuration: configuration(session.environment))
        }
        guard !session.settings.isDryRun else {
            tell([file.path] + (sessionFile.map { [$0] } ?? []), "would be written", session)
            return .success
        }
        let keeper = try session.ownKeeper(of: home)
        var written = try keeper.install(in: file, user: session.userID) ? [file.path] : []
        if let sessionFile {
            var wanted = try keeper.ownFootprint(of: generation.folder)
            if !wanted.entries.contains(where: { $0.path == sessionFile }) {
                try wanted.addSession(of: generation.folder, at: sessionFile)
            }
            written += try keeper.settle(to: wanted).written
        }
        tell(written, "written", session)
        return .success
    }

    func uninstall(in session: Session) throws -> ExitStatus {
        let home = try subject(in: session)
        let keeper = try session.ownKeeper(of: home)
        var files = try keeper.startupFiles()
        // A record may be lost; the lines in the files themselves say whose they are.
        for shell in Shell.allCases {
            let usual = try StartupFile(of: shell, environment: session.environment)
            if !files.contains(usual) { files.append(usual) }
        }
        if let shell { files.removeAll { $0.shell != shell } }
        guard !session.settings.isDryRun else {
            let there = try files.filter { try keeper.hasLines(in: $0) }
            tell(there.map(\.path), "would be changed", session)
            return .success
        }
        var changed = try files.filter {
            try keeper.uninstall(from: $0, user: session.userID)
        }.map(\.path)
        if shell == nil { changed += try keeper.clear().removed }
        tell(changed, "changed", session)
        return .success
    }

    /// The environment, which may be gone by now.
    private func subject(in session: Session) throws -> PrefixFolder {
        guard let name = environment.name else { return try session.home(environment) }
        return session.settings.places.home(of: name)
    }

    private func tell(_ paths: [FilePath], _ verb: String, _ session: Session) {
        session.show { _ in
            paths.isEmpty
                ? "Nothing to do."
                : paths.map { "\($0) \(verb)" }.joined(separator: "\n")
        }
        session.emit([
            [
                "type": "startup_files", "dry_run": .bool(session.settings.isDryRun),
                "paths": .array(paths.map { .string($0.string) }),
            ]
        ])
    }

    /// The user's own shell; bash where it is none that profiles are written for.
    private static func loginShell(_ environment: [String: String]) -> Shell {
        let name = environment["SHELL"].flatMap { FilePath($0).lastComponent?.string }
        return name.flatMap(Shell.init(rawValue:)) ?? .bash
    }

    private func configuration(_ environment: [String: String]) throws -> FilePath {
        let file = try StartupFile(of: .fish, environment: environment).path
        return file.removingLastComponent().removingLastComponent()
    }

    private func check(_ shell: Shell, _ generation: Generation) throws {
        let name = shell == .fish ? "activate.fish" : "activate.sh"
        guard try !Files.exists(generation.folder.profile.appending(name)) else { return }
        throw ProvisionError(
            .startupFile, "cannot switch the environment on in \(shell.rawValue)",
            context: ["the recipe's `profile.shells` leaves it out"],
            hints: [Hint("add `\(shell.rawValue)` to `profile.shells` and apply again")])
    }
}
