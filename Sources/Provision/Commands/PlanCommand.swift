import ArgumentParser
import Diagnostics
import Installation
import Lockfiles
import SystemPackage

/// Shows what `apply` would do, and changes nothing but the lock.
struct PlanCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what `apply` would do.",
        discussion: """
            Only the lock is written, where none fits the recipe yet, so that `apply` does what was \
            shown; with --dry-run not even that.
            """)
    static let streamsRecords = true

    @OptionGroup var options: RecipeOptions

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    var recipePath: FilePath? { options.path }
    var solves: Bool { true }

    func run(in session: Session) async throws -> ExitStatus {
        let recipe = try await session.loadFixedRecipe(options)
        let prepared = try await Preparation.make(recipe, options, for: .plan, in: session)
        let view = prepared.view()
        session.show { PlanScreen.draw(view, style: $0) }
        session.emit(JSONLines.plan(view))
        session.outcome.update { $0.changes = view.hasChanges }
        return options.exitCode && view.hasChanges ? .changesPending : .success
    }
}
