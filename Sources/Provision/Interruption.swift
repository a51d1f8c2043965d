import Diagnostics
import Glibc
import Synchronization

/// The way out that a signal asks for: cancel, and leave within two seconds in any case.
final class Interruption: Sendable {
    private static let patience = Duration.milliseconds(1500)

    private struct State {
        var status: ExitStatus?
        var deadline: ContinuousClock.Instant?
        var cancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// The status to leave with; nil while no signal has arrived.
    var status: ExitStatus? { state.withLock(\.status) }

    /// Whether the time to end in an orderly way is over.
    var isOverdue: Bool {
        state.withLock { $0.deadline.map { $0 <= .now } ?? false }
    }

    /// Says what to cancel; runs it at once where a signal was first.
    func onSignal(_ cancel: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            state.cancel = cancel
            return state.status != nil
        }
        if isLate { cancel() }
    }

    /// Takes note of SIGINT, SIGTERM or SIGHUP; the second one ends all patience.
    func receive(_ signal: Int32) {
        let cancel = state.withLock { state in
            let isSecond = state.status != nil
            state.status = signal == SIGINT ? .interrupted : .terminated
            state.deadline = isSecond ? .now : .now + Self.patience
            return state.cancel
        }
        cancel?()
    }
}
