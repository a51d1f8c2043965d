import Glibc
import Synchronization

/// Asks a running apt to stop, once.
///
/// The signal goes to apt alone and never to dpkg beside it: apt waits for the dpkg that runs and
/// starts no other one, so no package is left half unpacked.
final class AptStop: Sendable {
    private struct State {
        var process: pid_t?
        var isAsked = false
    }

    private let state = Mutex(State())

    /// From now on it can be asked; where somebody has asked before, it is at once.
    func began(_ process: pid_t) {
        state.withLock { state in
            state.process = process
            if state.isAsked { kill(process, SIGINT) }
        }
    }

    /// Called before the process is reaped: its number may be another one's afterwards.
    func ended() { state.withLock { $0.process = nil } }

    func ask() {
        state.withLock { state in
            guard !state.isAsked else { return }
            state.isAsked = true
            if let process = state.process { kill(process, SIGINT) }
        }
    }
}
