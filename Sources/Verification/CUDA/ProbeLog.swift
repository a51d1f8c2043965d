import Glibc
import Synchronization

/// Where a probe is, told as it goes, and a watch over how long it takes.
///
/// A call into a driver that hangs cannot be broken off. So a thread of its own looks at the clock: it
/// tells where it hangs and ends the process. It ends it too where nobody waits for it any more.
final class ProbeLog: Sendable {
    private struct State {
        var place = ProbePlace(.loading)
        /// When the step began that has not ended; nil between steps.
        var since: ContinuousClock.Instant?
        var isDone = false
    }

    /// How a process ends that its own watch has ended.
    static let hungStatus: Int32 = 124

    private let state = Mutex(State())
    private let limit: Duration
    private let startLimit: Duration
    private let parent = getppid()
    private let tell: @Sendable (String) -> Void

    init(
        limit: Duration, startLimit: Duration? = nil, tell: @escaping @Sendable (String) -> Void
    ) {
        self.limit = limit
        self.startLimit = max(limit, startLimit ?? limit)
        self.tell = tell
    }

    func record(_ record: ProbeRecord) { state.withLock { _ in tell(record.line) } }

    /// Tells how a step ended, whose time is over.
    func end(_ record: ProbeRecord) {
        state.withLock {
            $0.since = nil
            tell(record.line)
        }
    }

    /// Begins a step, whose time runs from now.
    func begin(_ place: ProbePlace) {
        state.withLock {
            $0.place = place
            $0.since = .now
            tell(ProbeRecord.begun(place).line)
        }
    }

    /// Ends the watch.
    func finish() { state.withLock { $0.isDone = true } }

    /// The driver and NVML start each GPU that is idle.
    private func limit(of step: ProbeStep) -> Duration {
        [.loading, .starting, .managing].contains(step) ? startLimit : limit
    }

    /// Starts the watching thread; without one the process that waits has a limit of its own.
    func watch() {
        let box = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<ProbeLog>.fromOpaque(raw).takeRetainedValue().watchUntilDone()
                return nil
            }, box.toOpaque())
        guard code == 0 else { return box.release() }
        pthread_detach(thread)
    }

    private func watchUntilDone() {
        while true {
            usleep(20_000)
            let isDone = state.withLock { state in
                if state.isDone { return true }
                if getppid() != parent { _exit(Self.hungStatus) }
                let limit = limit(of: state.place.step)
                if let since = state.since, ContinuousClock.now - since > limit {
                    let fault = GPUFault.hung(seconds: limit / .seconds(1))
                    tell(ProbeRecord.fault(state.place, fault).line)
                    _exit(Self.hungStatus)
                }
                return false
            }
            if isDone { return }
        }
    }
}
