import Synchronization

/// Lets a few threads work at once; of those that wait, the one with the most left to do goes first.
///
/// So the largest artifact is not still at work when all others are done. Never waited for on the
/// cooperative pool.
final class Turnstile: Sendable {
    fileprivate struct State {
        var free: Int
        var waiting: [Waiter] = []
    }

    fileprivate struct Waiter {
        let left: Int64
        let turn: Semaphore
    }

    private let state: Mutex<State>

    init(_ places: Int) { state = Mutex(State(free: max(1, places))) }

    /// Blocks until there is a place; `left` is what the thread still has to do.
    func enter(left: Int64) {
        let turn = state.withLock { state -> Semaphore? in
            guard state.free == 0 else {
                state.free -= 1
                return nil
            }
            return state.wait(left)
        }
        turn?.wait()
    }

    /// Gives the place away.
    func leave() {
        state.withLock { state in
            if let next = state.heaviest {
                state.waiting.remove(at: next).turn.signal()
            } else {
                state.free += 1
            }
        }
    }

    /// Lets another thread go first that has more left to do, and comes back after it.
    func makeWay(left: Int64) {
        let turn = state.withLock { state -> Semaphore? in
            guard let next = state.heaviest, state.waiting[next].left > left else { return nil }
            state.waiting.remove(at: next).turn.signal()
            return state.wait(left)
        }
        turn?.wait()
    }

    /// How many threads wait.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Does `body` in a place of its own.
    func within<Result>(left: Int64, _ body: () throws -> Result) rethrows -> Result {
        enter(left: left)
        defer { leave() }
        return try body()
    }
}

extension Turnstile.State {
    /// One of those who have the most left to do.
    fileprivate var heaviest: Int? {
        waiting.indices.max { waiting[$0].left < waiting[$1].left }
    }

    fileprivate mutating func wait(_ left: Int64) -> Semaphore {
        let turn = Semaphore()
        waiting.append(Turnstile.Waiter(left: left, turn: turn))
        return turn
    }
}
