import Synchronization

/// Whether a program of this process changes packages just now.
///
/// It comes to its end by itself where the process is interrupted, and whoever interrupts should know.
package enum AptActivity {
    private static let runs = Atomic(0)

    package static var isChanging: Bool { runs.load(ordering: .relaxed) > 0 }

    static func during<Answer>(_ body: () async throws -> Answer) async rethrows -> Answer {
        runs.add(1, ordering: .relaxed)
        defer { runs.subtract(1, ordering: .relaxed) }
        return try await body()
    }
}
