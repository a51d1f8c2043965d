import Synchronization

/// A run that is given up where it does not end: a broken driver may hold a process in the kernel,
/// where no signal reaches it.
///
/// Its tasks are no children of the caller's: the end of a child would be waited for.
final class LimitedRun: Sendable {
    private struct State {
        var result: Result<ProgramResult, any Error>?
        var waiter: CheckedContinuation<ProgramResult, any Error>?
    }

    private let state = Mutex(State())

    /// What the end of a program may take once it was killed.
    static let grace = Duration.seconds(2)

    /// What `work` gives; `timedOut` where `limit` returns first, which kills what it has to.
    ///
    /// `limit` may cancel the work by what it is given. Cancellation is passed on to the work, and is
    /// not waited for either; it throws unless the program has ended well all the same.
    static func first(
        of work: @escaping @Sendable () async throws -> ProgramResult,
        within limit: @escaping @Sendable (_ cancel: @Sendable () -> Void) async throws -> Void
    ) async throws -> ProgramResult {
        let run = LimitedRun()
        let task = Task { run.end(await Result(of: work)) }
        let clock = Task {
            try await limit { task.cancel() }
            run.end(.success(ProgramResult(.timedOut)))
        }
        defer {
            clock.cancel()
            task.cancel()
        }
        let result = try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { run.wait($0) }
        } onCancel: {
            task.cancel()
            Task {
                try await Task.sleep(for: grace)
                run.end(.failure(CancellationError()))
            }
        }
        // That we killed it ourselves says nothing about the program.
        if result.ending != .exited(0) { try Task.checkCancellation() }
        return result
    }

    private func wait(_ waiter: CheckedContinuation<ProgramResult, any Error>) {
        let known = state.withLock { state in
            if state.result == nil { state.waiter = waiter }
            return state.result
        }
        if let known { waiter.resume(with: known) }
    }

    /// The first one counts.
    private func end(_ result: Result<ProgramResult, any Error>) {
        let waiter = state.withLock { state in
            defer { state.result = state.result ?? result }
            return state.result == nil ? state.waiter : nil
        }
        waiter?.resume(with: result)
    }
}

extension Result where Success: Sendable, Failure == any Error {
    init(of work: @Sendable () async throws -> Success) async {
        do { self = .success(try await work()) } catch { self = .failure(error) }
    }
}
