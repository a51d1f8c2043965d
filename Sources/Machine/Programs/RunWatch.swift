import FileSystem
import Synchronization
import SystemPackage

/// The time limit of one followed run, which each of its lines may renew.
final class RunWatch: Sendable {
    private struct State {
        var deadline: ContinuousClock.Instant
        var process: Int32?
        var wasLate = false
    }

    private let state: Mutex<State>

    init(limit: Duration) {
        state = Mutex(State(deadline: .now + limit))
    }

    var wasLate: Bool { state.withLock { $0.wasLate } }

    func begin(_ process: Int32) { state.withLock { $0.process = process } }

    func renew(_ limit: Duration) {
        state.withLock { $0.deadline = .now + limit }
    }

    /// Returns when the limit has passed, or two seconds after the program's end: a child of it
    /// that holds its output open would keep the run from ending.
    func wait() async throws {
        var ended: ContinuousClock.Instant?
        while true {
            let (deadline, process) = state.withLock { ($0.deadline, $0.process) }
            let now = ContinuousClock.now
            if now >= deadline {
                state.withLock { $0.wasLate = true }
                return
            }
            if let process, ended == nil, Self.hasEnded(process) { ended = now }
            if let ended, now - ended > .seconds(2) { return }
            try await Task.sleep(for: min(deadline - now, .milliseconds(200)))
        }
    }

    /// Whether the process waits for its parent to take note, or is gone.
    private static func hasEnded(_ process: Int32) -> Bool {
        guard let bytes = try? Files.read(FilePath("/proc/\(process)/stat"), limit: 4096) else {
            return true
        }
        // The name in parentheses may hold anything; the state is the word behind the last one.
        guard let close = bytes.lastIndex(of: UInt8(ascii: ")")) else { return false }
        let state = bytes[close...].dropFirst(2).first
        return state == UInt8(ascii: "Z") || state == UInt8(ascii: "X")
    }
}
