import Synchronization

/// Whether something is being done that must come to its own end, such as dpkg's work.
///
/// A signal asks it to stop, and is not answered by leaving.
final class Endurance: Sendable {
    private let count = Mutex(0)

    var isHeld: Bool { count.withLock { $0 > 0 } }

    /// Does `body`, and lets nobody leave before it is done.
    func hold<Value>(_ body: () async throws -> Value) async rethrows -> Value {
        count.withLock { $0 += 1 }
        defer { count.withLock { $0 -= 1 } }
        return try await body()
    }
}
