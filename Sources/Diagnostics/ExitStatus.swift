/// What the process tells its caller; the numbers are a contract (`docs/reference/exit-codes.md`).
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case success = 0
    /// Failed, with no status of its own; preflight included.
    case failure = 1
    /// Changes are pending; only `plan --exit-code` says so.
    case changesPending = 2
    /// Drift, a stale lock, or a saved plan that no longer fits.
    case stale = 3
    case noSolution = 4
    /// A download failed after retries, or is not in the cache and `--offline` was given.
    case downloadFailed = 5
    /// A digest or record differs, or an archive is unsafe.
    case integrity = 6
    case verificationFailed = 7
    /// Done so far, a reboot is required; only with `--exit-code`.
    case rebootRequired = 10
    case usage = 64
    /// Another run holds the lock.
    case busy = 75
    case needsRoot = 77
    case invalidRecipe = 78
    case interrupted = 130
    case terminated = 143
}
