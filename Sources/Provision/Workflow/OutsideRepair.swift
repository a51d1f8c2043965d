import Diagnostics
import Installation
import SystemPackage

/// Puts back what the current generation has outside the prefix and what is gone or was never
/// finished; what was changed by hand is told and left.
struct OutsideRepair {
    let home: PrefixFolder
    let session: Session

    /// A line for people; nil where nothing had to be done.
    func run(under prefix: LockedPrefix?) async throws -> String? {
        let drift = try session.drift(of: home)
        guard !drift.isEmpty else { return nil }
        let changed = drift.filter { $0.kind == .changed }
        guard changed.isEmpty else {
            for drift in changed { session.reporter.report(.warning(warning(drift.path))) }
            return nil
        }
        let paths = drift.map { "\($0.path)" }.joined(separator: ", ")
        guard !session.settings.isDryRun else { return "Would put right: \(paths)" }
        let locked = try prefix ?? session.lockPrefix(of: home.name, phase: "putting right")
        defer { withExtendedLifetime(locked) {} }
        if let number = try locked.store.currentNumber() {
            try await session.settle(home.generation(number), in: home)
        }
        return "Put right: \(paths)"
    }

    private func warning(_ path: FilePath) -> ProvisionError {
        ProvisionError(
            .foreignFile, "`\(path)` was changed by hand and stays as it is",
            hints: [
                Hint(
                    """
                    `mv \(SudoLine.quoted(path.string)) \(SudoLine.quoted("\(path).old"))`, then \
                    apply again, for what belongs there
                    """)
            ])
    }
}
