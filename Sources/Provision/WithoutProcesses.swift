import Diagnostics
import Doctor
import FileSystem
import Glibc

/// What can be said where `/proc` is not mounted, as in a bare `chroot`.
///
/// Swift's runtime stops the process there as soon as its command line, a thread or the clock is asked
/// for, so this is called first, on the main thread alone. `doctor` says its finding, in the form that
/// was asked for; all other verbs refuse.
enum WithoutProcesses {
    struct Answer: Equatable {
        var output = ""
        var errors = ""
        var status: ExitStatus
    }

    /// Leaves the process if there is no `/proc`.
    static func leaveIfNone() {
        guard access("/proc/self/cmdline", R_OK) != 0 else { return }
        let answer = answer(to: StartArguments.all)
        write(answer.output, to: STDOUT_FILENO)
        write(answer.errors, to: STDERR_FILENO)
        _exit(answer.status.rawValue)
    }

    /// Pure; `arguments` are without the program's own name.
    static func answer(to arguments: [String]) -> Answer {
        let words = arguments.prefix { $0 != "--" }
        let asksForHelp = words.contains { ["-h", "--help", "--version"].contains($0) }
        let names = words.filter { !$0.hasPrefix("-") }
        // A file to write to is work for a machine that is whole.
        let writes = words.contains {
            $0.hasPrefix("--output") || $0.hasPrefix("-o") || $0.hasPrefix("--root")
        }
        guard names.first == "doctor", !asksForHelp, !writes else { return refusal }
        let report = DoctorReport.withoutProcesses
        let script = words.contains("--fix") ? RepairScript(report).text : nil
        guard words.contains("--json") else {
            let screen = DoctorScreen.draw(report, style: Style(isUnicode: false))
            return Answer(output: script ?? screen + "\n", status: .verificationFailed)
        }
        let records =
            [JSONLines.version] + DoctorJSON.records(report)
            + (script.map { [DoctorJSON.script($0)] } ?? [])
            + [
                JSONLines.summary(
                    exit: .verificationFailed, changes: nil, rebootRequired: nil,
                    more: DoctorJSON.counts(report))
            ]
        let text = records.map { $0.encoded + "\n" }.joined()
        return Answer(output: text, status: .verificationFailed)
    }

    private static let refusal = Answer(
        errors: """
            error: cannot run without `/proc`

            hint: mount it with `mount -t proc proc /proc`, or work from outside with `--root DIR`

            """, status: .failure)

    private static func write(_ text: String, to stream: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(stream, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
