import Diagnostics

/// Progress where there is no terminal: whole lines, each with the time since the run began.
///
/// Files over 100 MB are told at their start and end, the whole every ten seconds.
struct PlainProgress: Sendable {
    private static let loudSize: Int64 = 100_000_000

    /// Files up to this size go without a line of their own.
    private let quietSize: Int64
    private static let interval = Duration.seconds(10)

    private(set) var state = ProgressState()
    private var lastTold = Duration.zero
    /// What was told of hosts that have no address.
    private var unresolved: Set<String> = []

    init(isVerbose: Bool = false) { quietSize = isVerbose ? -1 : Self.loudSize }

    /// The lines that `event` causes.
    mutating func lines(for event: Event, at time: Duration) -> [String] {
        state.apply(event, at: time)
        let texts = isRepeated(event) ? [] : texts(for: event, at: time)
        if !texts.isEmpty, case .downloadPlanned = event { lastTold = time }
        return texts.map { "[\(DurationText.clock(time))] \($0)" }
    }

    /// Whether it tells once more that a host has no address; each of its files would.
    private mutating func isRepeated(_ event: Event) -> Bool {
        guard case .retrying(_, let reason, _) = event, reason.hasPrefix("Could not resolve host")
        else { return false }
        return !unresolved.insert(reason).inserted
    }

    /// The line for a clock that moved on to `time`, if it is time for one.
    mutating func tick(at time: Duration) -> [String] {
        guard time - lastTold >= Self.interval, let text = progressText(at: time) else { return [] }
        lastTold = time
        return ["[\(DurationText.clock(time))] \(text)"]
    }

    private func progressText(at time: Duration) -> String? {
        guard !state.downloads.isEmpty else {
            return state.steps.first.map {
                "\(TerminalText.plain($0.name)): running for "
                    + DurationText.whole(time - $0.since)
            }
        }
        let total = max(1, state.totalBytes)
        let percent = Int64(Double(state.receivedBytes) / Double(total) * 100)
        let rate = ByteText.rate(state.rate.bytesPerSecond(at: time))
        let left = ProgressEstimate(state, at: time).remaining
            .map { ", \(DurationText.whole($0)) left" }
        let size = ByteText.progress(state.receivedBytes, of: state.totalBytes)
        return "\(size) (\(percent)%), \(rate)\(left ?? "")"
    }

    private func texts(for event: Event, at time: Duration) -> [String] {
        switch event {
        case .phase(let phase): return phase == .downloading ? [] : [phase.rawValue]
        case .downloadPlanned(let files, let bytes, _, let cachedBytes):
            let cached = cachedBytes > 0 ? "; \(ByteText.size(cachedBytes)) is in the cache" : ""
            return ["download \(Counted.files(files)), \(ByteText.size(bytes))\(cached)"]
        case .downloadStarted, .downloadFinished, .retrying:
            return transferTexts(for: event, at: time)
        case .stepFinished(let step, let detail, let duration):
            guard step.isWorthTelling(after: duration) else { return [] }
            return [plain("\(step.name): \(detail) in ") + DurationText.measured(duration)]
        case .check(let check): return [plain(CheckText.sentence(check))]
        case .warning(let warning): return [WarningText.draw(warning, style: Style())]
        case .note(let text): return [plain("note: \(text)")]
        case .waiting(let holder): return [plain("waiting for \(holder)")]
        case .downloadAdvanced, .downloadRestarted, .stepStarted: return []
        }
    }

    private func transferTexts(for event: Event, at time: Duration) -> [String] {
        switch event {
        case .downloadStarted(let name, let bytes) where bytes > quietSize:
            return [plain("downloading \(name) (\(ByteText.size(bytes)))")]
        case .downloadFinished(let name, let bytes, let duration):
            let isLoud = bytes > quietSize
            return
                (isLoud
                ? [plain("downloaded \(name) in \(DurationText.whole(duration)), digest ok")]
                : []) + (state.isDownloadComplete ? [finishedText(at: time)] : [])
        case .retrying(let name, let reason, let delay):
            return [plain("retrying \(name) in \(DurationText.whole(delay)): \(reason)")]
        default: return []
        }
    }

    private func finishedText(at time: Duration) -> String {
        let duration = time - (state.downloadBegan ?? time)
        let seconds = max(0.001, duration / .seconds(1))
        let rate = ByteText.rate(Int64(Double(state.receivedBytes) / seconds))
        return "downloaded \(ByteText.size(state.receivedBytes)) in "
            + "\(DurationText.measured(duration)) (\(rate)), "
            + Counted.words(state.retries, "retry", "retries")
    }

    private func plain(_ text: String) -> String { TerminalText.plain(text) }
}
