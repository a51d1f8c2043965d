import Diagnostics
import Synchronization

/// Turns apt's status stream into steps, one a package, and remembers what failed.
final class AptProgress: Sendable {
    private struct State {
        var current: (step: Event.Step, start: ContinuousClock.Instant)?
        var failures: [String] = []
        var keptFiles: [String] = []
    }
    private let state = Mutex(State())
    private let reporter: any Reporter

    init(_ reporter: any Reporter) { self.reporter = reporter }

    var failures: [String] { state.withLock { $0.failures } }

    /// Takes one line; lines of no kind that is known are passed over.
    func take(_ line: String) {
        switch AptStatusLine(line) {
        case .progress(_, let percent, let text): turn(to: Self.words(text), percent)
        case .failed(let package, let text):
            state.withLock { $0.failures.append("\(package): \(text)") }
        case .configuration(let file):
            reporter.report(.note("\(file) was changed here and stays as it is"))
        case nil: break
        }
    }

    /// Ends the step that is going on.
    func finish() { turn(to: nil, 100) }

    private func turn(to name: String?, _ percent: Double) {
        let now = ContinuousClock.now
        let events = state.withLock { state -> [Event] in
            let step = name.map { Event.Step("dpkg: \($0)", isMinor: true) }
            guard state.current?.step != step else { return [] }
            var events: [Event] = []
            if let old = state.current {
                events.append(
                    .stepFinished(
                        old.step, detail: "\(Int(percent)) %", duration: now - old.start))
            }
            state.current = step.map { ($0, now) }
            if let step { events.append(.stepStarted(step)) }
            return events
        }
        for event in events { reporter.report(event) }
    }

    /// `unpacking make` of `Unpacking make (amd64)`.
    private static func words(_ text: String) -> String {
        let words = text.prefix { $0 != "(" }.split(separator: " ").joined(separator: " ")
        return words.prefix(1).lowercased() + words.dropFirst()
    }
}
