import Diagnostics

extension ApplyCommand {
    /// Adds NVIDIA's repository, and goes on with the driver's packages that apt knows then: a plan
    /// of its own, which is asked for by itself.
    ///
    /// Where nothing comes of it the repository goes again. Under sudo root solves nothing: R120 says
    /// how its user locks the driver now. Throws R120 as well where the lock may not be changed.
    func add(
        _ repository: RepositoryStep, _ prepared: Preparation, in session: Session
    ) async throws -> ExitStatus {
        let step = DriverStep(
            recipe: prepared.recipe, lock: prepared.lock.found.lock, machine: prepared.machine)
        let policy = try options.policy(session.environment)
        guard session.invoker != nil || !(policy.isLocked || policy.isFrozen) else {
            throw step.missing(hints: [
                "without `--locked` and `--frozen` this adds NVIDIA's repository, and locks them"
            ])
        }
        try session.confirm("Add NVIDIA's repository to apt's sources?")
        try await repository.addAlone()
        guard session.invoker == nil else {
            session.show { _ in "Added NVIDIA's repository to apt's sources." }
            let name = SudoLine.quoted(prepared.recipe.name)
            throw step.missing(hints: [
                Hint("without `sudo`: `provision lock --upgrade driver \(name)`"),
                "then this again, and root installs what the lock says",
            ])
        }
        var next = self
        next.options.upgrade.append("driver")
        next.options.fix = nil
        do {
            return try await next.change(in: session)
        } catch {
            try? repository.takeBack()
            throw error
        }
    }
}
