package import SystemPackage

/// One run of apt or dpkg.
package struct AptRun: Sendable, Hashable {
    /// `apt-get`, `apt-cache`, `apt-mark`, `dpkg`, found in the machine's own folders; or a path.
    package var program: String
    package var arguments: [String]
    /// The whole of it: nothing is inherited.
    package var environment: [String: String]
    /// The root in which it runs; `/` for this machine.
    package var root: FilePath
    /// After this the program and its children are killed; nil for what must not be killed.
    package var timeLimit: Duration?
    /// Where its output goes as it comes; nil: it is the answer.
    package var log: FilePath?

    package init(
        _ program: String, _ arguments: [String], environment: [String: String],
        root: FilePath = "/", timeLimit: Duration? = .seconds(120), log: FilePath? = nil
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.root = root
        self.timeLimit = timeLimit
        self.log = log
    }
}

/// How a run ended, and what it printed.
package struct AptResult: Sendable, Hashable {
    /// The exit status; negative for the number of a signal; nil where the time limit passed.
    package var status: Int32?
    package var output: String
    package var errors: String

    package init(status: Int32? = 0, output: String = "", errors: String = "") {
        self.status = status
        self.output = output
        self.errors = errors
    }

    package var isSuccess: Bool { status == 0 }

    /// `exit status 100`, `signal 9`, `no answer in time`.
    package var ending: String {
        guard let status else { return "no answer in time" }
        return status < 0 ? "signal \(0 &- status)" : "exit status \(status)"
    }
}

/// Starts apt and dpkg; a test passes one that answers from a recording.
package protocol AptRunner: Sendable {
    /// Runs to the end; throws only where the program cannot be started or prints too much.
    func run(_ run: AptRun) async throws -> AptResult

    /// Runs a program that changes packages; `onStatus` gets the lines of its status stream, which
    /// is its descriptor 3, as they come.
    ///
    /// It is in a process group of its own and is not killed where the task is cancelled: a dpkg
    /// that is killed leaves packages half installed. apt gets SIGINT then, ends what dpkg is at and
    /// starts nothing more; its end is waited for.
    func runChanging(
        _ run: AptRun, onStatus: @escaping @Sendable (String) -> Void
    ) async throws -> AptResult
}
