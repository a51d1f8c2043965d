import Diagnostics
import Glibc
import Synchronization
import SystemPackage

/// What the commands share: settings, the terminal, and where events go.
struct Session: Sendable {
    let settings: Settings
    let environment: [String: String]
    /// Absolute, and on the host where an image is worked in.
    let workingDirectory: FilePath
    /// The effective one; 0 is root.
    let userID: UInt32
    let terminal: Terminal
    let reporter: TerminalReporter
    /// The root file system that is worked in; nil for the machine itself.
    let image: Image?
    /// Texts that errors may point into.
    let sources: SourceTexts
    /// What the last record of `--json` says.
    let outcome: Outcome
    /// Time since the command began.
    let clock: @Sendable () -> Duration
    /// The facts once they were read.
    let knownFacts = KnownFacts()
    /// What a signal has to wait for.
    let endurance = Endurance()

    /// What a run found out that its caller wants to know.
    final class Outcome: Sendable {
        struct Values: Sendable {
            var changes: Bool?
            var rebootRequired: Bool?
            var more: [String: JSONValue] = [:]
        }
        private let state = Mutex(Values())

        var values: Values { state.withLock { $0 } }

        func update(_ change: (inout Values) -> Void) { state.withLock { change(&$0) } }
    }

    /// Texts of the user's files by the name the user gave them.
    final class SourceTexts: Sendable {
        private let state = Mutex<[String: String]>([:])

        var texts: [String: String] { state.withLock { $0 } }

        /// Remembers `text` so that errors can quote its lines.
        func add(_ text: String, of file: String) { state.withLock { $0[file] = text } }
    }

    /// Writes a result for a person, or nothing where results are records.
    func show(_ screen: (Style) -> String) {
        guard !settings.isJSON else { return }
        reporter.settle()
        terminal.printResult(screen(terminal.outputStyle))
    }

    /// Writes records where results are records.
    func emit(_ records: [JSONValue]) {
        guard settings.isJSON else { return }
        reporter.settle()
        for record in records { terminal.printResult(record.encoded) }
    }

    /// Writes a remark to standard error, unless quiet was asked for.
    func remark(_ text: String) {
        guard !settings.isQuiet, !settings.isJSON else { return }
        reporter.settle()
        terminal.printMessage(text)
    }
}
