/// Notices a transfer that crawls, and one that takes too long in all.
struct RateWatch {
    typealias Instant = ContinuousClock.Instant

    private var window: (start: Instant, received: Int64)?
    private var begun: Instant?
    private var pausedSince: Instant?
    private var paused = Duration.zero

    /// Looks at a transfer now.
    ///
    /// - Parameters:
    ///   - now: the present.
    ///   - received: bytes of the present exchange; nil while there is none, or it still connects.
    ///   - isPaused: whether it waits for its reader; such time does not count.
    ///   - limits: what is too slow.
    ///   - deadline: the time for all exchanges together.
    /// - Throws: if the transfer must be given up.
    mutating func look(
        now: Instant, received: Int64?, isPaused: Bool, limits: TransferLimits, deadline: Duration
    ) throws(TransferError) {
        begun = begun ?? now
        notePause(isPaused, now)
        guard !isPaused, let received else {
            window = nil
            try checkDeadline(now, deadline, limits)
            return
        }
        try checkDeadline(now, deadline, limits)
        // A new exchange counts from zero again.
        guard let start = window, start.received <= received else {
            window = (now, received)
            return
        }
        let elapsed = start.start.duration(to: now)
        guard elapsed >= limits.scaled(limits.slowWindow) else { return }
        let wanted = Double(limits.slowRate) * (elapsed / .seconds(1))
        guard Double(received - start.received) >= wanted else {
            throw .tooSlow(
                received: received - start.received, seconds: limits.slowWindow.components.seconds)
        }
        window = (now, received)
    }

    /// Starts anew for the next exchange; the deadline runs on.
    mutating func restart() { window = nil }

    private mutating func notePause(_ isPaused: Bool, _ now: Instant) {
        if isPaused {
            pausedSince = pausedSince ?? now
        } else if let since = pausedSince {
            paused += since.duration(to: now)
            pausedSince = nil
        }
    }

    private func checkDeadline(
        _ now: Instant, _ deadline: Duration, _ limits: TransferLimits
    ) throws(TransferError) {
        guard let begun else { return }
        let waiting = pausedSince.map { $0.duration(to: now) } ?? .zero
        guard begun.duration(to: now) - paused - waiting < limits.scaled(deadline) else {
            throw .deadline(seconds: deadline.components.seconds)
        }
    }
}
