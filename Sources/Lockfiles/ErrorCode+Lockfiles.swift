package import Diagnostics

extension ErrorCode {
    /// The lock was written by another version, in a format that this one does not know.
    package static let unknownLockFormat = ErrorCode("R500", exit: .stale)
    /// The lock's text is not what a lock of its format looks like.
    package static let damagedLock = ErrorCode("R501", exit: .stale)
    /// The lock is whole, but is not for this recipe, machine or set of facts.
    package static let staleLock = ErrorCode("R502", exit: .stale)
}
