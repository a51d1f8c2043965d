/// Something that happened in an engine, in the engine's words; `Provision` alone draws it.
package enum Event: Sendable {
    /// What the engine turns to now.
    case phase(Phase)
    /// The whole of what will be downloaded, told once before the first byte.
    case downloadPlanned(files: Int, bytes: Int64, cachedFiles: Int, cachedBytes: Int64)
    case downloadStarted(name: String, bytes: Int64)
    /// Bytes of `name` that arrived since the last such event.
    case downloadAdvanced(name: String, by: Int64)
    /// All bytes of `name` arrived, agreed with their digest and were published.
    case downloadFinished(name: String, bytes: Int64, duration: Duration)
    /// A transfer broke and will be tried again after `delay`.
    case retrying(name: String, reason: String, delay: Duration)
    /// The bytes of `name` that had arrived are void: the count starts again.
    case downloadRestarted(name: String, received: Int64)
    case stepStarted(Step)
    case stepFinished(Step, detail: String, duration: Duration)
    case check(Check)
    case warning(ProvisionError)
    /// A remark that asks for nothing.
    case note(String)
    /// This run waits for another one, described by `holder`.
    case waiting(holder: String)

    package enum Phase: String, Sendable {
        case resolving, downloading, installing, verifying, activating
    }

    /// A named piece of work without a byte count.
    package struct Step: Sendable, Hashable {
        package var name: String
        /// Whether it is one of so many that only a long one is worth a word at its end.
        package var isMinor: Bool

        package init(_ name: String, isMinor: Bool = false) {
            self.name = name
            self.isMinor = isMinor
        }

        /// Whether its end is worth a line.
        package func isWorthTelling(after duration: Duration) -> Bool {
            !isMinor || duration >= .seconds(2)
        }
    }
}

/// The outcome of one verification step.
package struct Check: Sendable, Hashable {
    /// The layer or tool that was examined: `files`, `loader`, `nvcc`, `nvrtc`, `torch`.
    package var name: String
    package var outcome: Outcome
    /// One line: what was seen.
    package var summary: String
    /// More lines, told where the check failed.
    package var details: [String]
    package var hints: [Hint]
    package var duration: Duration
    /// The name of what went wrong, where it has one of its own.
    package var code: ErrorCode?

    package enum Outcome: Sendable, Hashable {
        case passed
        case failed
        /// Not run, and why.
        case skipped(String)
    }

    package init(
        _ name: String, _ outcome: Outcome, _ summary: String, details: [String] = [],
        hints: [Hint] = [], duration: Duration = .zero, code: ErrorCode? = nil
    ) {
        self.name = name
        self.outcome = outcome
        self.summary = summary
        self.details = details
        self.hints = hints
        self.duration = duration
        self.code = code
    }
}

/// Receives events from every engine; may be called from any thread.
package protocol Reporter: Sendable {
    func report(_ event: Event)
}

/// A reporter for those who do not watch.
package struct SilentReporter: Reporter {
    package init() {}
    package func report(_ event: Event) {}
}
