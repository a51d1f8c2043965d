import Diagnostics
import Synchronization

/// Turns the engines' events into what the user sees; drawn on the heartbeat's thread.
///
/// `report` does a few additions under a lock and queues at most a line, so it never waits for
/// the terminal.
final class TerminalReporter: Reporter {
    enum Mode: Sendable {
        /// A block that is redrawn.
        case board(isVerbose: Bool)
        /// Whole lines with times.
        case lines(isVerbose: Bool)
        /// Records on standard output.
        case json
        /// Warnings and remarks.
        case remarks
        case warnings
    }

    private enum Progress: Sendable {
        case board(ProgressState, isVerbose: Bool)
        case lines(PlainProgress)
        case json(JSONProgress)
        case quiet(showsNotes: Bool)

        var isRecords: Bool {
            if case .json = self { true } else { false }
        }
    }

    private struct State: Sendable {
        var progress: Progress
        /// What is to be written at the next beat, oldest first.
        var queue: [Line] = []
        var transfers = TransferTally()
        /// Whether checks are told by a screen at the end, and not as they come.
        var leavesChecks = false
        /// Whether the board stays away until the next event.
        var isSettled = false
    }

    private enum Line: Sendable {
        case message(String)
        case result(String)
    }

    private let terminal: Terminal
    /// The image that is worked in, as the user named it: what is told is for who stands outside.
    private let image: String?
    private let clock: @Sendable () -> Duration
    private let state: Mutex<State>
    /// Held while writing, so that lines keep their order.
    private let writing = Mutex(())

    /// A reporter whose times are those of `clock`, which says how long the run has lasted.
    init(
        _ mode: Mode, terminal: Terminal, image: String? = nil,
        clock: @escaping @Sendable () -> Duration
    ) {
        self.terminal = terminal
        self.image = image
        self.clock = clock
        let progress: Progress =
            switch mode {
            case .board(let isVerbose): .board(ProgressState(), isVerbose: isVerbose)
            case .lines(let isVerbose): .lines(PlainProgress(isVerbose: isVerbose))
            case .json: .json(JSONProgress())
            case .remarks: .quiet(showsNotes: true)
            case .warnings: .quiet(showsNotes: false)
            }
        state = Mutex(State(progress: progress))
    }

    /// What was downloaded until now.
    var transfers: TransferTally { state.withLock { $0.transfers } }

    func report(_ event: Event) {
        let event = image.map(event.forImage) ?? event
        let time = clock()
        let style = terminal.diagnosticsStyle
        state.withLock { state in
            let isLeft = state.leavesChecks && event.isCheck && !state.progress.isRecords
            let lines =
                isLeft ? [] : Self.reduce(&state.progress, event, at: time, style: style)
            state.transfers.add(event, at: time)
            state.queue += lines
            state.isSettled = false
        }
    }

    /// Leaves checks to a screen that tells all of them at the end; records still come at once.
    func leaveChecksToScreen() { state.withLock { $0.leavesChecks = true } }

    /// Writes what is queued and draws the board anew.
    func beat() {
        let time = clock()
        let style = terminal.diagnosticsStyle
        writing.withLock { _ in
            let (queue, board) = state.withLock { state in
                let ticked = Self.tick(&state.progress, at: time)
                defer { state.queue = [] }
                let board =
                    state.isSettled
                    ? [] : Self.board(state.progress, at: time, style: style)
                return (state.queue + ticked, board)
            }
            for line in queue { write(line) }
            if let board { terminal.show(board) }
        }
    }

    /// Writes what is queued and takes the board away; the run is over or asks a question.
    func settle() {
        writing.withLock { _ in
            let queue = state.withLock { state in
                state.isSettled = true
                defer { state.queue = [] }
                return state.queue
            }
            for line in queue { write(line) }
            terminal.clear()
        }
    }

    private func write(_ line: Line) {
        switch line {
        case .message(let text): terminal.printMessage(text)
        case .result(let text): terminal.printResult(text)
        }
    }

    // MARK: Reducing

    private static func reduce(
        _ progress: inout Progress, _ event: Event, at time: Duration, style: Style
    ) -> [Line] {
        switch progress {
        case .board(var state, let isVerbose):
            state.apply(event, at: time)
            progress = .board(state, isVerbose: isVerbose)
            let transfer = isVerbose ? ProgressLog.transfer(event, style: style) : []
            let lines = ProgressLog.lines(for: event, state: state, at: time, style: style)
            return (transfer + lines).map(Line.message)
        case .lines(var lines):
            defer { progress = .lines(lines) }
            return lines.lines(for: event, at: time).map(Line.message)
        case .json(var json):
            defer { progress = .json(json) }
            return json.records(for: event, at: time).map { .result($0.encoded) }
        case .quiet(let showsNotes):
            switch event {
            case .warning(let warning): return [.message(WarningText.draw(warning, style: style))]
            case .note(let text) where showsNotes:
                let lines = WarningText.hanging("note: ", text, style: style)
                return [.message(lines.joined(separator: "\n"))]
            default: return []
            }
        }
    }

    private static func tick(_ progress: inout Progress, at time: Duration) -> [Line] {
        switch progress {
        case .lines(var lines):
            defer { progress = .lines(lines) }
            return lines.tick(at: time).map(Line.message)
        case .json(var json):
            defer { progress = .json(json) }
            return json.tick(at: time).map { .result($0.encoded) }
        case .board, .quiet: return []
        }
    }

    private static func board(_ progress: Progress, at time: Duration, style: Style) -> [String]? {
        guard case .board(let state, _) = progress else { return nil }
        let text = ProgressBoard.draw(state, at: time, style: style)
        return text.isEmpty ? [] : text.split(separator: "\n").map(String.init)
    }
}

extension Event {
    fileprivate var isCheck: Bool {
        if case .check = self { true } else { false }
    }
}
