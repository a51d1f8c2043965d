package import SystemPackage

/// One run of a program of the machine.
package struct ProgramRun: Sendable, Hashable {
    package var executable: FilePath
    package var arguments: [String]
    /// The whole of it: nothing is inherited.
    package var environment: [String: String]
    package var workingDirectory: FilePath?
    /// After this the program and all its children are killed.
    package var timeLimit: Duration
    /// Bytes that each stream may print; a program that prints more has failed.
    package var outputLimit: Int

    package init(
        _ executable: FilePath, arguments: [String] = [], environment: [String: String] = [:],
        workingDirectory: FilePath? = nil, timeLimit: Duration = .seconds(10),
        outputLimit: Int = 1 << 20
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.timeLimit = timeLimit
        self.outputLimit = outputLimit
    }
}

/// How a run ended.
package struct ProgramResult: Sendable, Hashable {
    package var ending: Ending
    package var output: String
    package var errors: String

    package enum Ending: Sendable, Hashable {
        case exited(Int32)
        case signalled(Int32)
        /// The time limit passed; what was printed until then is lost.
        case timedOut
    }

    package init(_ ending: Ending, output: String = "", errors: String = "") {
        self.ending = ending
        self.output = output
        self.errors = errors
    }

    package var isSuccess: Bool { ending == .exited(0) }

    /// `exit status 2`, `signal 11`, `no answer in time`.
    package var description: String {
        switch ending {
        case .exited(let status): "exit status \(status)"
        case .signalled(let signal): "signal \(signal)"
        case .timedOut: "no answer in time"
        }
    }
}

/// Starts programs; a test passes one that answers from memory.
package protocol ProgramRunner: Sendable {
    /// Throws only where the program cannot be started or prints too much.
    func run(_ program: ProgramRun) async throws -> ProgramResult

    /// Runs a program that tells where it is: each line of its output is handed to `hear` at once.
    ///
    /// `hear` may answer with a new time limit, which counts from then. Nothing outlives the run,
    /// not even processes that left its process group. Of standard error the end is kept.
    func follow(
        _ program: ProgramRun, hear: @escaping @Sendable (String) -> Duration?
    ) async throws -> ProgramResult
}

extension ProgramRunner {
    /// For runners that have the whole answer at once.
    package func follow(
        _ program: ProgramRun, hear: @escaping @Sendable (String) -> Duration?
    ) async throws -> ProgramResult {
        let result = try await run(program)
        for line in result.output.split(separator: "\n") { _ = hear(String(line)) }
        return result
    }
}
