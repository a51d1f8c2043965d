import FileSystem
import Glibc
import Synchronization
import SystemPackage

/// The only place that writes to the standard streams.
///
/// Results go to standard output; progress, warnings and errors to standard error, where a block
/// of lines may be redrawn in place. All methods may be called from any thread.
final class Terminal: Sendable {
    private struct State {
        var block = LiveBlock()
        var size: (columns: Int, rows: Int)
        /// Why standard output takes no more.
        var outputFailure: Errno?
    }

    private let output: FileDescriptor
    private let diagnostics: FileDescriptor
    /// Whether writing a result disturbs the block.
    private let isShared: Bool
    private let outputTemplate: Style
    private let diagnosticsTemplate: Style
    private let fixedColumns: Int?
    /// What paths of the host begin with inside an image; nobody needs to know.
    private let hidden: String?
    /// Whether lines on standard error may be redrawn.
    let isAnimated: Bool
    private let state: Mutex<State>

    /// Looks at the two streams; `environment` decides colour, width and character set.
    init(
        output: FileDescriptor = .standardOutput, diagnostics: FileDescriptor = .standardError,
        colour: ColourChoice, environment: [String: String], hidden: FilePath? = nil
    ) {
        self.hidden = hidden.map { $0.string + "/" }
        let (isOutput, isDiagnostics) = (output.isTerminal, diagnostics.isTerminal)
        self.output = output
        self.diagnostics = diagnostics
        isShared = isOutput && isDiagnostics
        outputTemplate = Style(
            width: 80, isTerminal: isOutput, colour: colour, environment: environment)
        diagnosticsTemplate = Style(
            width: 80, isTerminal: isDiagnostics, colour: colour, environment: environment)
        fixedColumns = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        isAnimated = Style.isAnimated(isTerminal: isDiagnostics, environment: environment)
        state = Mutex(State(size: Self.measure(output, diagnostics)))
    }

    private static func measure(
        _ output: FileDescriptor, _ diagnostics: FileDescriptor
    ) -> (columns: Int, rows: Int) {
        diagnostics.windowSize ?? output.windowSize ?? (columns: 80, rows: 24)
    }

    /// What standard output can show now.
    var outputStyle: Style { sized(outputTemplate) }

    /// What standard error can show now.
    var diagnosticsStyle: Style { sized(diagnosticsTemplate) }

    private func sized(_ style: Style) -> Style {
        var style = style
        style.width = fixedColumns ?? state.withLock(\.size.columns)
        return style
    }

    // MARK: Writing

    /// Writes a result and a line end to standard output.
    func printResult(_ text: String) {
        state.withLock { state in
            guard state.outputFailure == nil else { return }
            if isShared { clear(&state) }
            state.outputFailure = output.writeText(named(text) + "\n")
        }
    }

    /// Why results were lost that somebody wanted; a reader that went away wants none, and a
    /// stream that was closed from the start had none.
    var lostResults: Errno? {
        let failure = state.withLock(\.outputFailure)
        return failure == .brokenPipe || failure == .badFileDescriptor ? nil : failure
    }

    /// Writes a message and a line end to standard error, above the block.
    func printMessage(_ text: String) {
        state.withLock { state in
            let columns = state.size.columns
            _ = diagnostics.writeText(state.block.scroll(named(text) + "\n", columns: columns))
        }
    }

    /// Writes a question to standard error and leaves the cursor behind it.
    func printQuestion(_ text: String) {
        state.withLock { state in
            clear(&state)
            _ = diagnostics.writeText(named(text))
        }
    }

    /// Paths of the host as the user knows them.
    private func named(_ text: String) -> String {
        guard let hidden else { return text }
        return text.replacing(hidden, with: "/")
    }

    // MARK: The block

    /// Shows `lines` as the block; cut to the height of the terminal.
    func show(_ lines: [String]) {
        guard isAnimated else { return }
        state.withLock { state in
            let fitting = Array(lines.prefix(max(1, state.size.rows - 1)))
            let text = state.block.show(fitting, columns: state.size.columns)
            if !text.isEmpty { _ = diagnostics.writeText(text) }
        }
    }

    /// Takes the block away and gives the cursor back; does nothing where there is none.
    func clear() { state.withLock { clear(&$0) } }

    private func clear(_ state: inout State) {
        let text = state.block.clear(columns: state.size.columns)
        if !text.isEmpty { _ = diagnostics.writeText(text) }
    }

    /// Measures again, after the window has changed.
    func resize() {
        let size = Self.measure(output, diagnostics)
        state.withLock { $0.size = size }
    }
}
