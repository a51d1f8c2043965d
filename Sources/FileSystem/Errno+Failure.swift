import Diagnostics
import SystemPackage

extension Errno {
    /// The sentence about an attempt to `verb` that broke on `path`.
    ///
    /// `bytes` is what the attempt needed, told where the disk is full.
    func failing(to verb: String, _ path: FilePath, bytes: Int64? = nil) -> ProvisionError {
        let cause = words
        switch self {
        case .noSpace, .diskQuotaExceeded:
            let needed = bytes.map { ["\($0) bytes are needed for this file"] } ?? []
            return ProvisionError(
                .diskFull, "failed to \(verb) `\(path)`", context: [cause] + needed,
                hints: ["free some space, for example with `provision gc`, and run this again"])
        case .permissionDenied, .notPermitted:
            return ProvisionError(
                .notPermitted, "cannot \(verb) `\(path)`", context: [cause],
                hints: ["run this again with `sudo`, or choose another place with `--prefix`"])
        case .readOnlyFileSystem:
            return ProvisionError(
                .readOnlyFileSystem, "cannot \(verb) `\(path)`", context: [cause],
                hints: ["choose a place that is mounted writable with `--prefix`"])
        case .noSuchFileOrDirectory, .notDirectory:
            return ProvisionError(.fileMissing, "cannot \(verb) `\(path)`", context: [cause])
        case .fileExists:
            return ProvisionError(.fileExists, "cannot \(verb) `\(path)`", context: [cause])
        default:
            return ProvisionError(.fileOperation, "failed to \(verb) `\(path)`", context: [cause])
        }
    }

    /// What the C library calls this error, in lower case as our sentences are.
    private var words: String {
        let text = description
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
