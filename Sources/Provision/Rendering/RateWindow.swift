/// Bytes that arrived during the last five seconds.
///
/// Arrivals of the same tenth of a second share a slot, so the memory is fixed.
struct RateWindow: Sendable, Equatable {
    private static let span = Duration.seconds(5)
    private static let slot = Duration.milliseconds(100)

    private struct Slot: Equatable {
        var start: Duration
        var bytes: Int64
    }

    private var slots: [Slot] = []
    private var began: Duration?

    /// Counts `bytes` that arrived at `time`; times must not go back.
    mutating func add(_ bytes: Int64, at time: Duration) {
        if began == nil { began = time }
        if let last = slots.indices.last, time - slots[last].start < Self.slot {
            slots[last].bytes += bytes
        } else {
            slots.removeAll { time - $0.start > Self.span }
            slots.append(Slot(start: time, bytes: bytes))
        }
    }

    /// Bytes a second over the window, or over the time since the first byte where that is less.
    func bytesPerSecond(at time: Duration) -> Int64 {
        guard let began else { return 0 }
        let bytes = slots.lazy.filter { time - $0.start <= Self.span }.reduce(0) { $0 + $1.bytes }
        let elapsed = max(.milliseconds(500), min(Self.span, time - began))
        return Int64(Double(bytes) / (elapsed / .seconds(1)))
    }
}
