import Diagnostics

/// Until when PyTorch's own index is waited for where there is an answer without it.
struct TorchDeadline: Sendable {
    let instant: ContinuousClock.Instant
    let patience: Duration

    /// All that is asked from now on has `patience` together.
    init(_ patience: Duration) {
        self.patience = patience
        instant = ContinuousClock.now + patience
    }

    /// Gives `body` until the deadline, and cancels it then with R115; nil gives it all the time.
    static func hold<Answer: Sendable>(
        _ deadline: TorchDeadline?, _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        guard let deadline else { return try await body() }
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask(name: "PyTorch's index") { try await body() }
            group.addTask(name: "deadline of PyTorch's index") {
                try await ContinuousClock().sleep(until: deadline.instant)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                throw deadline.error
            }
            return answer
        }
    }

    private var error: ProvisionError {
        ProvisionError(
            .torchIndexSlow,
            "PyTorch's own index did not answer within \(patience.components.seconds) s",
            hints: ["name a mirror of it: `PROVISION_PYTORCH_INDEX=https://HOST/whl`"])
    }
}
