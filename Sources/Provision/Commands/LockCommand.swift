import ArgumentParser
import Diagnostics
import Lockfiles
import SystemPackage

/// Solves a recipe and writes its lock.
struct LockCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Solve a recipe and write the lock beside it.")

    @OptionGroup var options: RecipeOptions

    @Flag(help: "Only say whether the lock fits, and why not.")
    var check = false

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func validate() throws {
        try options.checkWhole("a lock")
        if check, options.fix != nil {
            throw ValidationError("`--fix` changes the recipe, `--check` changes nothing")
        }
        if check, !options.upgrade.isEmpty {
            throw ValidationError(
                "`--upgrade` changes the lock, `--check` changes nothing: "
                    + "`--upgrade` with `--dry-run` tells what would move")
        }
    }

    var recipePath: FilePath? { options.path }
    var solves: Bool { true }

    func run(in session: Session) async throws -> ExitStatus {
        let recipe = try await session.loadFixedRecipe(options)
        let place = LockPlace(of: recipe, in: session)
        let machine = try await TargetMachine.probe(for: recipe.recipe, in: session)
        let step = LockStep(
            recipe: recipe, machine: machine, place: place, session: session)
        var policy = try options.policy(session.environment)
        policy.isLocked = policy.isLocked || check
        policy.followsMachine = true
        let outcome = try await step.run(policy)
        let path = outcome.found.path.string
        let count = outcome.found.lock.packages.count
        let did = session.settings.isDryRun ? "Would lock" : "Locked"
        let moves = outcome.moves
        session.show { style in
            guard outcome.isNew else { return "The lock \(path) is up to date." }
            let head = "\(did) \(Counted.words(count, "package")) in \(path)"
            return ([head] + moves.map { "  " + $0.words(style) }).joined(separator: "\n")
        }
        for note in outcome.found.lock.notes { session.reporter.report(.note(note)) }
        session.outcome.update { $0.changes = outcome.isNew }
        session.emit([
            [
                "type": "lock", "path": .string(path), "packages": .int(Int64(count)),
                "new": .bool(outcome.isNew), "moved": .array(moves.map(\.record)),
            ]
        ])
        return .success
    }
}
