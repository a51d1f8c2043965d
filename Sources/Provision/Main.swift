import ArgumentParser
import Diagnostics
import FoundationEssentials
import Glibc

/// The first thing that runs, on the main thread and before the runtime opens anything.
@main
enum Main {
    static func main() {
        openStandardStreams()
        WithoutProcesses.leaveIfNone()
        let image = enterImage()
        Task.detached {
            do {
                try await Image.$current.withValue(image) { try await run() }
            } catch {
                UsageError.exit(with: error)
            }
            exit(0)
        }
        // Signals only interrupt the pause; who handles them is `SignalInbox`'s matter.
        while true { pause() }
    }

    /// Enters the root that the command line names, while there is no other thread to stay outside.
    private static func enterImage() -> Result<Image, ProvisionError>? {
        ImageEntry(
            arguments: Array(CommandLine.arguments.dropFirst()),
            environment: ProcessInfo.processInfo.environment,
            workingDirectory: CommandRunner.workingDirectory()
        )?.enter()
    }

    private static func run() async throws {
        var command = try ProvisionCommand.parseAsRoot()
        if var verb = command as? any AsyncParsableCommand {
            try await verb.run()
        } else {
            try command.run()
        }
    }

    /// Gives streams that were closed to us the null device.
    ///
    /// Else the next file that is opened becomes standard output, and results and messages are
    /// written into it: a lock, a file of the store.
    private static func openStandardStreams() {
        for stream in 0...2 as ClosedRange<Int32> where fcntl(stream, F_GETFD) == -1 {
            // The lowest number that is free, which is this one.
            _ = open("/dev/null", O_RDWR)
        }
    }
}
