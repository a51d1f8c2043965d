import ArgumentParser
import Diagnostics
import Glibc
import SystemPackage

/// The end of a command line that cannot be read.
enum UsageError {
    /// Ends the process as ArgumentParser would, but quotes no value at full length.
    static func exit(with error: any Error) -> Never {
        let code = ProvisionCommand.exitCode(for: error)
        let text = ProvisionCommand.fullMessage(for: error)
        guard code == .validationFailure, !text.isEmpty else {
            ProvisionCommand.exit(withError: error)
        }
        // Whoever closed it does not want to read why.
        _ = try? FileDescriptor.standardError.writeAll((bounded(text) + "\n").utf8)
        Glibc.exit(code.rawValue)
    }

    /// Each line with what a person reads of it.
    static func bounded(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0).bounded(to: 600) }.joined(separator: "\n")
    }
}
