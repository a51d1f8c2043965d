import Apt
import ArgumentParser
import Diagnostics
import FileSystem
import FoundationEssentials
import Glibc
import SystemPackage

/// A verb of the command line: its options, and what it does in a session.
protocol Verb: AsyncParsableCommand, Sendable {
    /// Whether `--json` makes standard output a stream of records that begins with the version
    /// and ends with a summary.
    static var streamsRecords: Bool { get }
    /// Whether `--root` may name an image to work in.
    static var worksInImages: Bool { get }

    /// The recipe's file as the user named it; nil where the command line names none.
    var recipePath: FilePath? { get }
    /// Whether the verb may ask indexes.
    var solves: Bool { get }

    var global: GlobalOptions { get }

    /// Does the work; errors are drawn by the runner.
    func run(in session: Session) async throws -> ExitStatus
}

extension Verb {
    static var streamsRecords: Bool { false }
    static var worksInImages: Bool { true }

    var recipePath: FilePath? { nil }
    var solves: Bool { false }

    func run() async throws { try await CommandRunner.run(self) }
}

/// Runs a verb from its settings to its exit status; the frame that all verbs share.
enum CommandRunner {
    /// Runs `verb` and throws the exit status as ArgumentParser wants it, unless it is 0.
    static func run(_ verb: some Verb) async throws {
        // libarchive gives no names for members where the locale is not UTF-8.
        setlocale(LC_CTYPE, "C.UTF-8")
        let session = try open(verb.global, streamsRecords: type(of: verb).streamsRecords)
        let interruption = Interruption()
        try listen(session, interruption)
        if type(of: verb).streamsRecords { session.emit([JSONLines.version]) }
        let task = Task {
            _ = try Image.current?.get()
            return try await verb.run(in: session)
        }
        interruption.onSignal { task.cancel() }
        let status = await status(of: task.result, session, interruption, verb)
        session.reporter.settle()
        if type(of: verb).streamsRecords { session.emit([summary(status, session)]) }
        if status != .success { throw ExitCode(status.rawValue) }
        if let reason = session.terminal.lostResults { throw lost(reason, session) }
    }

    /// Tells that standard output did not take the results; half of them is no success.
    private static func lost(_ reason: Errno, _ session: Session) -> ExitCode {
        let failure = ProvisionError(
            .resultLost, "failed to write to standard output", context: ["\(reason)"])
        session.terminal.printMessage(
            draw(failure, sources: [:], session.terminal.diagnosticsStyle))
        return ExitCode(failure.code.exitStatus.rawValue)
    }

    private static func summary(_ status: ExitStatus, _ session: Session) -> JSONValue {
        let outcome = session.outcome.values
        return JSONLines.summary(
            exit: status, changes: outcome.changes, rebootRequired: outcome.rebootRequired,
            more: outcome.more)
    }

    private static func status(
        of result: Result<ExitStatus, any Error>, _ session: Session,
        _ interruption: Interruption, _ verb: some Verb
    ) -> ExitStatus {
        switch result {
        case .success(let status): return status
        case .failure(let error):
            if let status = interruption.status {
                // What dpkg was left in has to be told, and how it is repaired.
                if let failure = error as? ProvisionError, failure.code == .dpkgFailed {
                    report(failure, session, asRecords: type(of: verb).streamsRecords)
                }
                session.remark(parting(status, session))
                return status
            }
            let failure = foreseen(error)
            report(failure, session, asRecords: type(of: verb).streamsRecords)
            return failure.code.exitStatus
        }
    }

    // MARK: The session

    private static func open(_ flags: GlobalOptions, streamsRecords: Bool) throws -> Session {
        let image = Image.entered
        let environment = image?.environment ?? ProcessInfo.processInfo.environment
        let start = ContinuousClock.now
        let terminal = Terminal(
            colour: flags.color, environment: environment,
            hidden: image.map { _ in HostFiles.place })
        let clock: @Sendable () -> Duration = { ContinuousClock.now - start }
        let surroundings = Settings.Surroundings(
            environment: environment,
            workingDirectory: image?.workingDirectory ?? workingDirectory(), userID: geteuid(),
            image: image)
        do {
            let settings = try Settings(flags, in: surroundings)
            return Session(
                settings: settings, environment: environment,
                workingDirectory: surroundings.workingDirectory, userID: surroundings.userID,
                terminal: terminal,
                reporter: TerminalReporter(
                    mode(settings, terminal, streamsRecords), terminal: terminal,
                    image: image?.root.name, clock: clock),
                image: image, sources: Session.SourceTexts(), outcome: Session.Outcome(),
                clock: clock)
        } catch {
            let failure = foreseen(error)
            terminal.printMessage(draw(failure, sources: [:], terminal.diagnosticsStyle))
            throw ExitCode(failure.code.exitStatus.rawValue)
        }
    }

    static func workingDirectory() -> FilePath {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return FilePath(platformString: path)
    }

    private static func mode(
        _ settings: Settings, _ terminal: Terminal, _ streamsRecords: Bool
    ) -> TerminalReporter.Mode {
        if settings.isQuiet { return .warnings }
        if settings.isJSON { return streamsRecords ? .json : .warnings }
        guard settings.showsProgress else { return .remarks }
        return terminal.isAnimated
            ? .board(isVerbose: settings.isVerbose) : .lines(isVerbose: settings.isVerbose)
    }

    // MARK: Signals

    private static func listen(_ session: Session, _ interruption: Interruption) throws {
        try Heartbeat.start(
            SignalInbox.open(),
            onBeat: {
                session.reporter.beat()
                guard interruption.isOverdue(while: session.endurance.isHeld),
                    let status = interruption.status
                else { return }
                session.remark(parting(status, session))
                session.terminal.clear()
                _exit(status.rawValue)
            },
            onSignal: { signal in
                switch signal {
                case SIGWINCH: session.terminal.resize()
                case SIGTSTP: suspend(session)
                default:
                    guard interruption.receive(signal), session.endurance.isHeld else { return }
                    session.reporter.report(
                        .note("apt ends what dpkg is at; a second signal leaves it to itself"))
                }
            })
    }

    /// The last word of a run that a signal ends; apt outlives it.
    private static func parting(_ status: ExitStatus, _ session: Session) -> String {
        let word = status == .interrupted ? "interrupted" : "terminated"
        guard session.endurance.isHeld else { return word }
        return "\(word); apt goes on by itself until no package is half installed"
    }

    /// Stops the process as its shell wants it, with the cursor back, and goes on after `fg`.
    private static func suspend(_ session: Session) {
        session.terminal.clear()
        _ = kill(getpid(), SIGSTOP)
        session.terminal.resize()
    }

    // MARK: Errors

    /// `error` as the one type that has words; anything else is a fault of ours and says so.
    static func foreseen(_ error: any Error) -> ProvisionError {
        if let error = error as? ProvisionError { return error }
        if error is CancellationError {
            return ProvisionError(.unforeseen, "the run was cancelled")
        }
        return ProvisionError(
            .unforeseen, "an error that `provision` does not foresee: \(error)",
            hints: ["this is a bug in `provision`: report it with the command line and its output"])
    }

    private static func report(_ error: ProvisionError, _ session: Session, asRecords: Bool) {
        session.reporter.settle()
        var error = error
        if session.settings.isJSON, asRecords {
            if let image = session.image { error = error.forImage(image.root.name) }
            session.emit(JSONLines.diagnostics(error.bounded, .error))
            return
        }
        // What packages wait for is told with a line of its own.
        if error.code.exitStatus == .needsRoot, session.userID != 0,
            error.code != .needsRootForPackages
        {
            error.hints.insert(SudoLine.hint(CommandLine.arguments), at: 0)
        }
        if let image = session.image { error = error.forImage(image.root.name) }
        if session.settings.dropsHints { error = error.withoutHints }
        let style = session.terminal.diagnosticsStyle
        session.terminal.printMessage(draw(error, sources: session.sources.texts, style))
    }

    private static func draw(
        _ error: ProvisionError, sources: [String: String], _ style: Style
    ) -> String {
        DiagnosticRenderer.render(
            error.bounded, sources: sources, colour: style.hasColour, width: style.width,
            unicode: style.isUnicode)
    }
}

extension ProvisionError {
    var withoutHints: ProvisionError {
        var copy = self
        copy.hints = []
        copy.others = copy.others.map(\.withoutHints)
        return copy
    }
}
