import Diagnostics

/// What is known of a running `apply`, reduced from the engines' events.
///
/// A value without a clock: every event comes with the time since the run began, and times must
/// not go back.
struct ProgressState: Sendable, Equatable {
    struct Plan: Sendable, Equatable {
        var files: Int
        var bytes: Int64
        var cachedFiles: Int
        var cachedBytes: Int64
    }

    struct Download: Sendable, Equatable {
        var name: String
        /// The whole file.
        var bytes: Int64
        var received: Int64 = 0
        var rate = RateWindow()
    }

    struct RunningStep: Sendable, Equatable {
        var name: String
        var since: Duration
    }

    private(set) var phase: Event.Phase?
    private(set) var plan: Plan?
    /// Files on their way, in the order in which they were begun.
    private(set) var downloads: [Download] = []
    private(set) var steps: [RunningStep] = []
    private(set) var finishedFiles = 0
    /// Bytes of all files, finished or not.
    private(set) var receivedBytes: Int64 = 0
    private(set) var rate = RateWindow()
    private(set) var retries = 0
    private(set) var holder: String?
    /// When the first file was begun.
    private(set) var downloadBegan: Duration?

    /// Bytes of the whole download; of the files begun so far where no plan was told.
    var totalBytes: Int64 {
        max(plan?.bytes ?? 0, receivedBytes, plan == nil ? begunBytes : 0)
    }

    var totalFiles: Int { max(plan?.files ?? 0, finishedFiles + downloads.count) }

    /// Whether every planned file has arrived, and there was one.
    var isDownloadComplete: Bool {
        finishedFiles > 0 && downloads.isEmpty && finishedFiles >= (plan?.files ?? 0)
    }

    private var begunBytes: Int64 {
        receivedBytes + downloads.reduce(0) { $0 + max(0, $1.bytes - $1.received) }
    }

    mutating func apply(_ event: Event, at time: Duration) {
        if case .waiting(let holder) = event { self.holder = holder } else { holder = nil }
        switch event {
        case .phase(let phase): self.phase = phase
        case .downloadPlanned(let files, let bytes, let cachedFiles, let cachedBytes):
            plan = Plan(
                files: files, bytes: bytes, cachedFiles: cachedFiles, cachedBytes: cachedBytes)
        case .downloadStarted, .downloadAdvanced, .downloadRestarted, .downloadFinished:
            applyTransfer(event, at: time)
        case .retrying: retries += 1
        case .stepStarted(let step): steps.append(RunningStep(name: step.name, since: time))
        case .stepFinished(let step, _, _): steps.removeAll { $0.name == step.name }
        case .check, .warning, .note, .waiting: break
        }
    }

    private mutating func applyTransfer(_ event: Event, at time: Duration) {
        switch event {
        case .downloadStarted(let name, let bytes):
            if downloadBegan == nil { downloadBegan = time }
            guard index(of: name) == nil else { return }
            downloads.append(Download(name: name, bytes: bytes))
        case .downloadAdvanced(let name, let count):
            guard let index = index(of: name) else { return }
            downloads[index].received += count
            downloads[index].rate.add(count, at: time)
            receivedBytes += count
            rate.add(count, at: time)
        case .downloadRestarted(let name, _):
            guard let index = index(of: name) else { return }
            receivedBytes -= downloads[index].received
            downloads[index].received = 0
        case .downloadFinished(let name, let bytes, _):
            finishedFiles += 1
            guard let index = index(of: name) else {
                receivedBytes += bytes
                return
            }
            // Bytes kept from an earlier run were never told as arriving.
            receivedBytes += bytes - downloads[index].received
            downloads.remove(at: index)
        default: break
        }
    }

    private func index(of name: String) -> Int? { downloads.firstIndex { $0.name == name } }
}
