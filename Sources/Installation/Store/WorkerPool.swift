import Diagnostics
import Glibc
import Synchronization

/// A fixed number of threads for work that blocks: receiving, unpacking, hashing, linking.
///
/// The cooperative pool has one thread a core; a blocked one there would stop everybody. The
/// threads end with the last reference to the pool.
package final class WorkerPool: TaskExecutor {
    private let queue = JobQueue()

    /// Starts `threads` threads, at least one.
    package init(threads: Int) throws {
        for _ in 0..<max(1, threads) { try Self.start(queue) }
    }

    deinit { queue.close() }

    package func enqueue(_ job: consuming ExecutorJob) {
        queue.append(UnownedJob(job), runOn: asUnownedTaskExecutor())
    }

    /// Does blocking work on one of the threads while the task waits.
    package func run<Value: Sendable>(
        _ work: @Sendable () throws -> Value
    ) async throws -> Value {
        try await withTaskExecutorPreference(self) { try await Self.here(work) }
    }

    /// Runs where the preference says, and not where the caller happens to be.
    @concurrent private static func here<Value: Sendable>(
        _ work: @Sendable () throws -> Value
    ) async throws -> Value {
        try work()
    }

    private static func start(_ queue: JobQueue) throws {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(queue)
        let code = pthread_create(
            &thread, nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<JobQueue>.fromOpaque(raw).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw ProvisionError(
                .threadUnavailable, "failed to start a thread", context: ["error \(code)"])
        }
        pthread_detach(thread)
    }
}

/// The jobs that wait, and the threads that wait for jobs.
private final class JobQueue: Sendable {
    private struct State {
        var jobs: [(job: UnownedJob, executor: UnownedTaskExecutor)] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let available = Semaphore()

    func append(_ job: UnownedJob, runOn executor: UnownedTaskExecutor) {
        state.withLock { $0.jobs.append((job, executor)) }
        available.signal()
    }

    func close() {
        state.withLock { $0.isClosed = true }
        available.signal()
    }

    /// Runs jobs in the order in which they came until the pool has gone.
    func run() {
        while true {
            available.wait()
            let next = state.withLock { state in
                state.jobs.isEmpty ? nil : state.jobs.removeFirst()
            }
            if let next {
                next.job.runSynchronously(on: next.executor)
            } else if state.withLock({ $0.isClosed }) {
                available.signal()
                return
            }
        }
    }
}
