import Diagnostics
import FileSystem
import Subprocess
import SystemPackage

/// Runs apt and dpkg as children of this process, each in a process group of its own.
package struct SubprocessAptRunner: AptRunner {
    /// Bytes that each stream may print; a program that prints more has failed.
    private static let outputLimit = 64 << 20

    package init() {}

    package func run(_ run: AptRun) async throws -> AptResult {
        try await started(run) {
            try await withThrowingTaskGroup(of: AptResult?.self) { group in
                group.addTask(name: run.program) { try await Self.collect(run) }
                group.addTask(name: "time limit") {
                    try await Task.sleep(for: run.timeLimit ?? .seconds(86_400))
                    return nil
                }
                // Cancelling the run kills its group and waits for the end of it.
                defer { group.cancelAll() }
                return try await group.next().flatMap { $0 } ?? AptResult(status: nil)
            }
        }
    }

    package func runChanging(
        _ run: AptRun, onStatus: @escaping @Sendable (String) -> Void
    ) async throws -> AptResult {
        let stop = AptStop()
        return try await started(run) {
            try await withTaskCancellationHandler {
                // A task of its own, which nobody cancels: see the protocol.
                try await Task { try await Self.watch(run, onStatus, stop) }.value
            } onCancel: {
                stop.ask()
            }
        }
    }

    private func started(
        _ run: AptRun, _ body: () async throws -> AptResult
    ) async throws -> AptResult {
        do {
            return try await body()
        } catch let error as SubprocessError {
            throw ProvisionError(
                .aptFailed, "failed to run `\(run.program)`", context: ["\(error)"])
        }
    }

    private static func collect(_ run: AptRun) async throws -> AptResult {
        let command = command(run)
        let result = try await Subprocess.run(
            .path(command.executable), arguments: Arguments(command.arguments),
            environment: environment(run), workingDirectory: "/",
            platformOptions: options(), input: .none, output: .bytes(limit: outputLimit),
            error: .bytes(limit: outputLimit))
        return AptResult(
            status: status(result.terminationStatus),
            output: String(decoding: result.standardOutput, as: UTF8.self),
            errors: String(decoding: result.standardError, as: UTF8.self))
    }

    /// Runs with the status stream on a pipe and everything else in the log.
    ///
    /// The shell moves our pipe from descriptor 1 to 3 and puts the log in its place, since a child
    /// gets no other descriptors than its streams. So the log is whole even where we are killed.
    private static func watch(
        _ run: AptRun, _ onStatus: @Sendable (String) -> Void, _ stop: AptStop
    ) async throws -> AptResult {
        let command = command(run)
        let log = run.log?.string ?? "/dev/null"
        let arguments = [
            "-c", "exec 3>&1 >>\"$0\" 2>&1 </dev/null; exec \"$@\"", log, command.executable.string,
        ]
        let result = try await Subprocess.run(
            .path("/bin/sh"), arguments: Arguments(arguments + command.arguments),
            environment: environment(run), workingDirectory: "/", platformOptions: options(),
            input: .none, output: .sequence, error: .discarded
        ) { execution in
            stop.began(execution.processIdentifier.value)
            defer { stop.ended() }
            for try await line in execution.standardOutput.strings() { onStatus(line) }
        }
        return AptResult(status: status(result.terminationStatus))
    }

    /// In an image programs are its own ones.
    private static func command(_ run: AptRun) -> (executable: FilePath, arguments: [String]) {
        let program = FilePath("/usr/bin").pushing(FilePath(run.program))
        guard run.root != "/" else { return (program, run.arguments) }
        let chroot: FilePath =
            (try? Files.exists("/usr/sbin/chroot")) == true ? "/usr/sbin/chroot" : "/usr/bin/chroot"
        return (chroot, [run.root.string, program.string] + run.arguments)
    }

    private static func environment(_ run: AptRun) -> Environment {
        let variables = run.environment.compactMap { name, value in
            Environment.Key(rawValue: name).map { ($0, value) }
        }
        return .custom(Dictionary(variables) { first, _ in first })
    }

    private static func options() -> PlatformOptions {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        return options
    }

    private static func status(_ ending: TerminationStatus) -> Int32 {
        switch ending {
        case .exited(let status): status
        case .signaled(let signal): 0 &- signal
        }
    }
}
