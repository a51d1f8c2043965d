import Diagnostics
import Subprocess
import Synchronization
import SystemPackage

/// Runs programs as children of this process, each in a process group of its own.
///
/// One that cannot be killed is left behind: see `LimitedRun`.
package struct SubprocessRunner: ProgramRunner {
    package init() {}

    package func run(_ program: ProgramRun) async throws -> ProgramResult {
        let isLate = Mutex(false)
        do {
            return try await LimitedRun.first {
                let result = await Result(of: { try await Self.start(program) })
                return isLate.withLock(\.self) ? ProgramResult(.timedOut) : try result.get()
            } within: { cancel in
                try await Task.sleep(for: program.timeLimit)
                isLate.withLock { $0 = true }
                // Cancelling it kills its group.
                cancel()
                try await Task.sleep(for: LimitedRun.grace)
            }
        } catch let error as SubprocessError {
            throw ProvisionError(
                .programUnusable, "failed to run `\(program.executable)`",
                context: ["\(error)"])
        }
    }

    private static func start(_ program: ProgramRun) async throws -> ProgramResult {
        let result = try await Subprocess.run(
            .path(program.executable), arguments: Arguments(program.arguments),
            environment: environment(program), workingDirectory: program.workingDirectory,
            platformOptions: ownGroup, input: .none, output: .bytes(limit: program.outputLimit),
            error: .bytes(limit: program.outputLimit))
        return ProgramResult(
            ending(result.terminationStatus),
            output: String(decoding: result.standardOutput, as: UTF8.self),
            errors: String(decoding: result.standardError, as: UTF8.self))
    }

    static func environment(_ program: ProgramRun) -> Environment {
        let variables = program.environment.compactMap { name, value in
            Environment.Key(rawValue: name).map { ($0, value) }
        }
        return .custom(Dictionary(variables) { first, _ in first })
    }

    /// A process group that dies as a whole.
    static var ownGroup: PlatformOptions {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        return options
    }

    static func ending(_ status: TerminationStatus) -> ProgramResult.Ending {
        switch status {
        case .exited(let status): .exited(status)
        case .signaled(let signal): .signalled(signal)
        }
    }
}
