import Diagnostics

/// Events as records: steps and checks at once, the download once a second.
struct JSONProgress: Sendable {
    private static let interval = Duration.seconds(1)

    private(set) var state = ProgressState()
    private var lastTold = Duration.zero

    /// The records that `event` causes.
    mutating func records(for event: Event, at time: Duration) -> [JSONValue] {
        state.apply(event, at: time)
        switch event {
        case .phase(let phase): return [["type": "apply_start", "phase": .string(phase.rawValue)]]
        case .stepStarted(let step):
            return [["type": "apply_start", "step": .string(step.name)]]
        case .stepFinished(let step, let detail, let duration):
            return [
                [
                    "type": "apply_complete", "step": .string(step.name),
                    "detail": .string(detail),
                    "duration_ms": .int(DurationText.milliseconds(duration)),
                ]
            ]
        case .downloadPlanned: return [progress(at: time)]
        case .downloadFinished where state.isDownloadComplete: return [progress(at: time)]
        case .check(let check): return [JSONLines.check(check)]
        case .warning(let warning): return JSONLines.diagnostics(warning, .warning)
        case .note(let text): return [JSONLines.note(text)]
        case .waiting(let holder): return [JSONLines.note("waiting for \(holder)")]
        case .retrying(let name, let reason, _):
            return [JSONLines.note("retrying \(name): \(reason)")]
        case .downloadStarted, .downloadAdvanced, .downloadRestarted, .downloadFinished:
            return []
        }
    }

    /// The records for a clock that moved on to `time`.
    mutating func tick(at time: Duration) -> [JSONValue] {
        guard time - lastTold >= Self.interval else { return [] }
        lastTold = time
        if !state.downloads.isEmpty { return [progress(at: time)] }
        return state.steps.map { step in
            [
                "type": "apply_progress", "step": .string(step.name),
                "elapsed_ms": .int(DurationText.milliseconds(time - step.since)),
            ]
        }
    }

    private func progress(at time: Duration) -> JSONValue {
        [
            "type": "download_progress", "done": .int(state.receivedBytes),
            "total": .int(state.totalBytes), "rate": .int(state.rate.bytesPerSecond(at: time)),
            "files": .int(Int64(state.totalFiles)),
            "files_done": .int(Int64(state.finishedFiles)),
        ]
    }
}
