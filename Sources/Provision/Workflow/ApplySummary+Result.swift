import Diagnostics
import FileSystem
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
        if session.settings.places.system == nil {
            hints.append("`provision env \(name) --install` does so in every new shell")
        }
        if let image = session.image { hints = Self.hints(in: image, name, program, checks) }
        if result.previous != nil {
            let back: Hint = "`provision rollback \(name)` returns to the old one"
            hints.append(session.image.map { back.forImage($0.root.name) } ?? back)
        }
    }

    /// What can be typed for an image, where the machine that it is for does not run yet.
    private static func hints(
        in image: Image, _ name: String, _ program: String, _ checks: [Check]
    ) -> [Hint] {
        let inside = Hint(
            "`sudo provision run \(name) --root \(image.root.name) -- \(program)` runs in it")
        let later = Hint("`provision verify \(name)` on the machine itself checks the rest")
        return checks.contains(where: \.isSkipped) ? [inside, later] : [inside]
    }
}
