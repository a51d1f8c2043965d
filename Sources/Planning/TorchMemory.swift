import Synchronization

/// How PyTorch's own index failed, for all solves of one question.
///
/// An explanation and a search for repairs solve many times over; an index that cannot be reached
/// is waited for once.
final class TorchMemory: Sendable {
    private let known = Mutex<TorchIndexFailure?>(nil)

    var failure: TorchIndexFailure? { known.withLock { $0 } }

    func remember(_ failure: TorchIndexFailure) { known.withLock { $0 = failure } }
}
