import Glibc
import Synchronization
import Testing

@testable import Installation

@Suite struct TurnstileTests {
    /// Threads that enter while the only place is taken, in this order, and who got it.
    private func order(of weights: [Int64]) -> [Int64] {
        let turnstile = Turnstile(1)
        let entered = Mutex<[Int64]>([])
        let done = Semaphore()
        turnstile.enter(left: 0)
        for (index, weight) in weights.enumerated() {
            Thread.start {
                turnstile.within(left: weight) { entered.withLock { $0.append(weight) } }
                done.signal()
            }
            // Until it waits: then all of them are in line before the place is free.
            while turnstile.waiting < index + 1 { sched_yield() }
        }
        turnstile.leave()
        for _ in weights { done.wait() }
        return entered.withLock { $0 }
    }

    @Test func `who has most left to do goes first`() {
        #expect(order(of: [3, 9, 1, 7]) == [9, 7, 3, 1])
    }

    @Test func `nobody makes way for less, and more goes first`() {
        let turnstile = Turnstile(1)
        let log = Mutex<[String]>([])
        let done = Semaphore()
        turnstile.enter(left: 5)
        Thread.start {
            turnstile.within(left: 4) { log.withLock { $0.append("light") } }
            done.signal()
        }
        while turnstile.waiting < 1 { sched_yield() }
        turnstile.makeWay(left: 5)
        log.withLock { $0.append("still here") }
        Thread.start {
            turnstile.within(left: 8) { log.withLock { $0.append("heavy") } }
            done.signal()
        }
        while turnstile.waiting < 2 { sched_yield() }
        turnstile.makeWay(left: 5)
        log.withLock { $0.append("back") }
        turnstile.leave()
        done.wait()
        done.wait()
        #expect(log.withLock { $0 } == ["still here", "heavy", "back", "light"])
    }

    @Test func `as many work at once as there are places`() {
        let turnstile = Turnstile(2)
        turnstile.enter(left: 1)
        turnstile.enter(left: 1)
        #expect(turnstile.waiting == 0)
        turnstile.leave()
        turnstile.enter(left: 1)
        turnstile.leave()
        turnstile.leave()
    }
}

/// A thread of the test's own: these tests block.
private enum Thread {
    static func start(_ body: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let body: @Sendable () -> Void
            init(_ body: @escaping @Sendable () -> Void) { self.body = body }
        }
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<Box>.fromOpaque(raw).takeRetainedValue().body()
                return nil
            }, Unmanaged.passRetained(Box(body)).toOpaque())
        #expect(code == 0)
        pthread_detach(thread)
    }
}
