import Synchronization
import TestSupport

/// Counts from 0, whoever asks.
final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}

/// Bytes that a handler serves with plain ranges.
struct LoopbackServerFile: Sendable {
    let bytes: [UInt8]

    func answer(_ request: LoopbackRequest) -> LoopbackResponse {
        guard let asked = request.headers["range"]?.dropFirst("bytes=".count) else {
            return LoopbackResponse(200, body: .bytes(bytes))
        }
        let ends = asked.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Int(ends[0]) else { return LoopbackResponse(416) }
        let last = min(Int(ends[1]) ?? bytes.count - 1, bytes.count - 1)
        return LoopbackResponse(
            206, headers: ["Content-Range": "bytes \(first)-\(last)/\(bytes.count)"],
            body: .bytes(Array(bytes[first...last])))
    }
}
