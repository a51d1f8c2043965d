import Diagnostics
import Subprocess
import Synchronization
import SystemPackage

extension SubprocessRunner {
    package func follow(
        _ program: ProgramRun, hear: @escaping @Sendable (String) -> Duration?
    ) async throws -> ProgramResult {
        let mark = RunMark()
        var marked = program
        marked.environment[RunMark.variable] = mark.value
        let watch = RunWatch(limit: program.timeLimit)
        // What is left over at the end is never waited for, and never left behind.
        defer { mark.killAll() }
        do {
            return try await Self.follow(marked, mark, watch, hear)
        } catch let error as SubprocessError {
            throw ProvisionError(
                .programUnusable, "failed to run `\(program.executable)`",
                context: ["\(error)"])
        }
    }

    private static func follow(
        _ program: ProgramRun, _ mark: RunMark, _ watch: RunWatch,
        _ hear: @escaping @Sendable (String) -> Duration?
    ) async throws -> ProgramResult {
        try await LimitedRun.first {
            let result = try await start(program, watch, hear)
            // One that was killed does not end well: it had ended, and a busy machine heard of it late.
            guard watch.wasLate, result.ending != .exited(0) else { return result }
            return ProgramResult(.timedOut, output: result.output, errors: result.errors)
        } within: { _ in
            try await watch.wait()
            mark.killAll()
            // Who dropped the mark from its environment may still hold a pipe open.
            try await Task.sleep(for: LimitedRun.grace)
        }
    }

    private static func start(
        _ program: ProgramRun, _ watch: RunWatch, _ hear: @escaping @Sendable (String) -> Duration?
    ) async throws -> ProgramResult {
        let result = try await Subprocess.run(
            .path(program.executable), arguments: Arguments(program.arguments),
            environment: environment(program), workingDirectory: program.workingDirectory,
            platformOptions: ownGroup, input: .none, output: .sequence, error: .sequence
        ) { execution in
            watch.begin(execution.processIdentifier.value)
            async let errors = end(of: execution.standardError, bytes: 64 << 10)
            var lines = LineSplitter(limit: program.outputLimit)
            for try await buffer in execution.standardOutput {
                for line in lines.add(buffer.withUnsafeBytes { Array($0) }) {
                    if let limit = hear(line) { watch.renew(limit) }
                }
            }
            return try await errors
        }
        return ProgramResult(
            ending(result.terminationStatus),
            errors: String(decoding: result.closureResult, as: UTF8.self))
    }

    /// The last bytes of a stream, however much comes before them.
    private static func end(
        of stream: SubprocessOutputSequence, bytes: Int
    ) async throws -> [UInt8] {
        var kept: [UInt8] = []
        for try await buffer in stream {
            kept += buffer.withUnsafeBytes { Array($0) }
            if kept.count > 4 * bytes { kept = Array(kept.suffix(bytes)) }
        }
        return Array(kept.suffix(bytes))
    }
}

/// Bytes become lines; what is longer than the limit is dropped to its end.
struct LineSplitter {
    let limit: Int
    private var rest: [UInt8] = []
    private var isTooLong = false

    init(limit: Int) { self.limit = limit }

    /// The lines that are whole now, without their ends.
    mutating func add(_ bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        for part in bytes.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        ).enumerated() {
            if part.offset > 0 { lines += finish().map { [$0] } ?? [] }
            if rest.count + part.element.count > limit { isTooLong = true }
            if isTooLong { rest = [] } else { rest += part.element }
        }
        return lines
    }

    private mutating func finish() -> String? {
        defer {
            rest = []
            isTooLong = false
        }
        return isTooLong ? nil : String(decoding: rest, as: UTF8.self)
    }
}
