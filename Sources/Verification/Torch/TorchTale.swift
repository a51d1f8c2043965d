import Machine

/// What the script told, in one interpreter or in several that followed each other.
struct TorchTale: Sendable, Equatable {
    private(set) var facts: TorchFacts?
    private(set) var ends: [TorchStep: TorchEnd] = [:]
    /// The steps that an interpreter broke off in.
    private(set) var breaks: [TorchStep: Breakage] = [:]
    /// The step that has begun and not ended.
    private(set) var open: TorchStep?
    /// The step whose failure took the GPU with it.
    private(set) var lostIn: TorchStep?
    /// Whether the script came to its end.
    private(set) var isDone = false
    /// How the last process ended; nil as long as it runs.
    private(set) var ending: ProgramResult.Ending?
    /// The last lines of its standard error.
    private(set) var lastWords: [String] = []

    /// Takes a line of the script, and gives the time limit that counts from now.
    mutating func hear(_ text: String) -> Duration? {
        guard let line = TorchLine(text) else { return nil }
        if let step = line.begin {
            open = step
            // The script's own watch is earlier, and knows the place.
            return .seconds(min(max(line.limit ?? step.limit, 1), 3600)) + Self.grace
        }
        if let step = line.end, step == open, let outcome = line.outcome {
            open = nil
            ends[step] = TorchEnd(
                outcome: outcome, cause: line.cause ?? "", text: Self.bounded(line.text ?? ""),
                details: (line.details ?? []).prefix(20).map(Self.bounded),
                duration: .milliseconds(min(max(line.milliseconds ?? 0, 0), 86_400_000)))
            if let facts = line.facts { self.facts = facts }
            if line.lost == true { lostIn = step }
            return Self.between
        }
        if line.done == true {
            isDone = true
            return Self.closing
        }
        return nil
    }

    /// What other programs printed may be among its words, and all of them go into the report.
    private static func bounded(_ text: String) -> String {
        let start = text.prefix(1000)
        return start.endIndex == text.endIndex ? text : start + "…"
    }

    private static let grace = Duration.seconds(5)
    /// The script asks the GPU for a sign of life after a failure, for 20 seconds at most.
    private static let between = Duration.seconds(30)
    private static let closing = Duration.seconds(40)
}

/// One interpreter after the other.
extension TorchTale {
    /// The process is no more; a step that is open then has broken off.
    mutating func end(_ ending: ProgramResult.Ending, lastWords: [String]) {
        self.ending = ending
        self.lastWords = lastWords
        if let open, let fall { breaks[open] = Breakage(fall: fall, words: place) }
    }

    /// What another interpreter has to take, since this one broke off in the midst of the steps.
    ///
    /// That is the later ones, and before them what each of them stands on; nil where none can follow.
    func rest(of steps: [TorchStep]) -> [TorchStep]? {
        guard let open, breaks[open] != nil, !open.isGround,
            let index = steps.firstIndex(of: open), index + 1 < steps.count
        else { return nil }
        return steps[..<index].filter(\.isGround) + steps[(index + 1)...]
    }

    /// Adds what a later interpreter told; of what both took the first one's word counts.
    mutating func add(_ later: TorchTale) {
        let known = Set(ends.keys)
        ends.merge(later.ends) { first, _ in first }
        breaks.merge(later.breaks.filter { !known.contains($0.key) }) { first, _ in first }
        facts = facts ?? later.facts
        lostIn = lostIn ?? later.lostIn
        open = later.open
        isDone = later.isDone
        ending = later.ending
        lastWords = later.lastWords
    }
}

extension TorchStep {
    /// Whether later steps stand on it, so that each interpreter has to take it.
    fileprivate var isGround: Bool { self == .import || self == .device }
}

/// How a step ended that did not end itself.
extension TorchTale {
    enum Break: Sendable, Equatable {
        case hung
        /// `signal 11`, `exit status 3`.
        case crashed(String)
    }

    struct Breakage: Sendable, Equatable {
        var fall: Break
        /// Where it was, or what was said last.
        var words: [String]
    }

    /// Why the process is no more, though it had not come to its end.
    var fall: Break? {
        guard let ending else { return nil }
        if lastWords.contains(where: { $0.hasPrefix("Timeout (") }) { return .hung }
        switch ending {
        case .timedOut: return .hung
        case .exited(0): return isDone ? nil : .crashed("exit status 0 before its end")
        case .exited, .signalled:
            return .crashed(ProgramResult(ending).description)
        }
    }

    /// The innermost lines of Python that were running, from the interpreter's own report; without one
    /// the last that was said.
    var place: [String] {
        let report = lastWords.lastIndex {
            $0.hasPrefix("Timeout (") || $0.hasPrefix("Fatal Python error")
        }
        let lines = report.map { lastWords[$0...].prefix(1) } ?? []
        let frames = (report.map { lastWords[$0...] } ?? []).filter { $0.hasPrefix("  File ") }
        let told = Array(lines) + frames.prefix(4).map { String($0.drop { $0 == " " }) }
        return told.isEmpty ? Array(lastWords.suffix(4)) : told
    }
}
