import Diagnostics
import Glibc
import Synchronization

/// The way out that a signal asks for: cancel, and leave within two seconds in any case.
final class Interruption: Sendable {
    private static let patience = Duration.milliseconds(1500)

    private struct State {
        var status: ExitStatus?
        var deadline: ContinuousClock.Instant?
        var isImpatient = false
        var cancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// The status to leave with; nil while no signal has arrived.
    var status: ExitStatus? { state.withLock(\.status) }

    /// Whether the time to end in an orderly way is over.
    ///
    /// It does not run while something comes to its own end, unless a second signal has said that
    /// nobody waits for it.
    func isOverdue(while isHeld: Bool) -> Bool {
        state.withLock { state in
            guard let deadline = state.deadline else { return false }
            if isHeld, !state.isImpatient {
                state.deadline = .now + Self.patience
                return false
            }
            return deadline <= .now
        }
    }

    /// Says what to cancel; runs it at once where a signal was first.
    func onSignal(_ cancel: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            state.cancel = cancel
            return state.status != nil
        }
        if isLate { cancel() }
    }

    /// Takes note of SIGINT, SIGTERM or SIGHUP, and says whether it was the first; the second one
    /// ends all patience.
    @discardableResult
    func receive(_ signal: Int32) -> Bool {
        let (cancel, isFirst) = state.withLock { state in
            let isFirst = state.status == nil
            state.status = signal == SIGINT ? .interrupted : .terminated
            state.isImpatient = !isFirst
            state.deadline = isFirst ? .now + Self.patience : .now
            return (state.cancel, isFirst)
        }
        cancel?()
        return isFirst
    }
}
