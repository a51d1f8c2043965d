import Synchronization

/// What the other threads want of the loop; the only door to its thread.
final class Inbox: Sendable {
    enum Command: Sendable {
        case start(Order)
        case cancel(Ticket)
        /// A reader gave a chunk back: paused streams may go on.
        case room
        case close
    }

    private struct State {
        var commands: [Command] = []
        var isClosed = false
    }

    private let multi: MultiHandle
    private let state = Mutex(State())

    init(_ multi: MultiHandle) { self.multi = multi }

    /// Leaves a command; false if the loop has ended or is about to.
    @discardableResult
    func post(_ command: Command) -> Bool {
        let isFirst: Bool? = state.withLock { state in
            guard !state.isClosed else { return nil }
            if case .close = command { state.isClosed = true }
            state.commands.append(command)
            return state.commands.count == 1
        }
        if isFirst == true { multi.wakeUp() }
        return isFirst != nil
    }

    func take() -> [Command] {
        state.withLock { state in
            defer { state.commands = [] }
            return state.commands
        }
    }
}
