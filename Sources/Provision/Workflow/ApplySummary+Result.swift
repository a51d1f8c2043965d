import Diagnostics
import Installation
import Lockfiles
import Recipes

extension ApplySummary {
    /// The end of an `apply`, from what was planned and what came of it.
    init(
        _ prepared: Preparation, _ view: PlanView, _ result: ApplyRun.Result, _ session: Session
    ) {
        let transfers = session.reporter.transfers
        self.init(recipe: prepared.recipe.name, duration: session.clock())
        downloadedBytes = transfers.receivedBytes
        downloadDuration = transfers.duration
        cachedBytes = view.download.cachedBytes
        retries = transfers.retries
        let view = prepared.waitsForRoot(in: session) ? view.withoutSystem : view
        added = view.count(of: .add)
        changed = view.count(of: .change)
        removed = view.count(of: .remove)
        previousGeneration = result.previous
        generation = result.generation.number
        checks = result.checks
        notices = prepared.machine.driverNotes(for: prepared.lock.found.lock)
        let name = prepared.recipe.recipe.name.value
        let packages = prepared.generation.lock.packages.filter { $0.layer.section.isOfGeneration }
        guard !packages.isEmpty else { return }
        let program = packages.allSatisfy { $0.layer == .cuda } ? "nvcc" : "python"
        hints = [
            "`provision run \(name) -- \(program)` runs in it",
            // A hint of its own, so that the command is not broken where lines are.
            "`eval \"$(provision env \(name))\"` switches it on in this shell",
        ]
        if result.previous != nil {
            hints.append("`provision rollback \(name)` returns to the old one")
        }
    }
}
