import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import Testing

@testable import Provision

/// A run that waits for another one is stopped in each way.
@Suite struct SignalTests {
    private let tool: Tool
    private let lock: FileLock

    init() throws {
        tool = try Tool()
        let home = try tool.makeEnvironment("demo", generations: 2)
        lock = try FileLock.acquire(home.lock, holder: "pid 1, testing", wait: false)
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 143)] as [(Int32, Int32)])
    func `a signal ends a waiting run within two seconds`(
        signal: Int32, status: Int32
    ) async throws {
        let terminal = try PseudoTerminal()
        var took = Duration.seconds(60)
        let result = try await start(on: terminal) { execution in
            terminal.read(until: "Waiting for pid 1, testing")
            let asked = ContinuousClock.now
            kill(execution.processIdentifier, signal)
            // Measured here, where the process ends: the thread of this test may be given to others.
            execution.waitForItsEnd()
            took = .now - asked
        }
        withExtendedLifetime(lock) {}
        #expect(result == .exited(status))
        // Two seconds are the promise; a loaded machine may take some to start a thread.
        #expect(took < .seconds(8))
        let screen = terminal.readRest()
        #expect(screen.contains("\u{1B}[?25l"), "the cursor was hidden")
        let shown = screen.ranges(of: "\u{1B}[?25h").last
        let hidden = screen.ranges(of: "\u{1B}[?25l").last
        #expect(try #require(shown).lowerBound > (try #require(hidden)).lowerBound)
    }

    @Test func `without waiting the answer is 75 at once`() async throws {
        let result = try await tool.run("rollback", "--no-wait")
        withExtendedLifetime(lock) {}
        #expect(result.status == .exited(75))
        #expect(result.errors.contains("is held by pid 1,"))
    }

    private func start(
        on terminal: PseudoTerminal,
        _ body: (borrowing Running) throws -> Void
    ) async throws -> TerminationStatus {
        var environment = tool.environment
        environment["TERM"] = "xterm"
        return try await Subprocess.run(
            .path(Tool.executable), arguments: ["rollback"],
            environment: Tool.subprocessEnvironment(environment), input: .none,
            output: .discarded,
            error: .fileDescriptor(terminal.child, closeAfterSpawningProcess: false)
        ) { execution in
            try body(Running(processIdentifier: execution.processIdentifier.value))
        }.terminationStatus
    }

    /// A started process, as far as signals go.
    private struct Running {
        let processIdentifier: pid_t

        /// Waits until the process is a corpse, and leaves it to whoever started it.
        func waitForItsEnd() {
            var information = siginfo_t()
            let identifier = id_t(processIdentifier)
            while waitid(P_PID, identifier, &information, WEXITED | WNOWAIT) != 0 {
                guard errno == EINTR else { return }
            }
        }
    }
}
