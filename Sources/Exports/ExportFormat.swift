/// A format of another tool that a lock can be written in.
package enum ExportFormat: String, Sendable, Hashable, CaseIterable {
    /// Text `@EXPLICIT` (CEP 23).
    case condaExplicit = "conda-explicit"
    /// `conda-lock.yml` version 1 (CEP 37).
    case condaLock = "conda-lock"
    /// `pylock.toml` (PEP 751).
    case pylock
    /// `requirements.txt` with hashes.
    case requirements
}
