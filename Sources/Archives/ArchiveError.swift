package import Diagnostics

/// Why an archive is refused; the reason is a clause without the archive's name.
package enum ArchiveError: Error, Sendable, Hashable {
    case malformed(String)
    case unsafe(String)
    case unsupported(String)
    case tooLarge(String)
    case corrupt(String)
    case truncated(String)
    case recordMismatch(String)

    /// The clause that tells what was seen.
    package var reason: String {
        switch self {
        case .malformed(let text), .unsafe(let text), .unsupported(let text), .tooLarge(let text),
            .corrupt(let text), .truncated(let text), .recordMismatch(let text):
            return text
        }
    }

    var code: ErrorCode {
        switch self {
        case .malformed: .malformedArchive
        case .unsafe: .unsafeArchive
        case .unsupported: .unsupportedArchive
        case .tooLarge: .archiveTooLarge
        case .corrupt: .corruptMember
        case .truncated: .truncatedArchive
        case .recordMismatch: .recordMismatch
        }
    }

    /// The error that leaves this module, with the archive's name.
    package func about(_ archive: String) -> ProvisionError {
        ProvisionError(
            code, "cannot unpack `\(archive)`", context: [reason], hints: hints(archive))
    }

    private func hints(_ archive: String) -> [Hint] {
        switch self {
        case .malformed, .unsafe:
            [
                """
                fetch it anew, or take another release of it with \
                `provision lock --upgrade PACKAGE`
                """
            ]
        default: []
        }
    }
}

/// Runs `body` and gives its refusals the archive's name.
func naming<Value: ~Copyable>(_ archive: String, _ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as ArchiveError {
        throw error.about(archive)
    }
}
