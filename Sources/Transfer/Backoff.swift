/// How long to wait before a request is tried again.
struct Backoff {
    let limits: TransferLimits

    /// The delay before the next try.
    ///
    /// - Parameters:
    ///   - failures: how many tries failed in a row, at least 1.
    ///   - busy: the server answered 429 or 5xx, so it wants more patience.
    ///   - retryAfter: what the server asked for: a floor, itself bounded.
    ///   - random: a number in 0..<1; spreads clients that failed together by a half each way.
    /// - Returns: a duration to which `timeScale` has been applied.
    func delay(failures: Int, busy: Bool, retryAfter: Duration?, random: Double) -> Duration {
        let base = busy ? limits.busyDelay : limits.retryDelay
        let doubled = base * Double(UInt64(1) << UInt64(min(max(failures, 1) - 1, 30)))
        let own = min(doubled * (0.5 + random), limits.delayCap)
        let floor = min(max(retryAfter ?? .zero, .zero), limits.retryAfterCap)
        return limits.scaled(max(own, floor))
    }
}
