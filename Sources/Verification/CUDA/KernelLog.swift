import Machine
import SystemPackage

/// What the kernel has said since it started, as far as its log reaches back.
struct KernelLog {
    let programs: any ProgramRunner

    enum Answer: Equatable {
        case text(String)
        /// Why it cannot be read.
        case unreadable(String)
    }

    /// Asks `dmesg`, which the kernel may keep from users, then the journal, which groups may read.
    func read() async -> Answer {
        var reason = "neither `dmesg` nor `journalctl` is there"
        var part: String?
        for (program, arguments) in Self.readers {
            let run = ProgramRun(
                program, arguments: arguments, environment: ["LC_ALL": "C"],
                timeLimit: .seconds(10), outputLimit: 32 << 20)
            guard let result = try? await programs.run(run) else { continue }
            if result.isSuccess, !result.output.isEmpty {
                // The kernel's own buffer is short, and the journal goes further back.
                if XidLog(result.output).reachesBoot { return .text(result.output) }
                part = part ?? result.output
                continue
            }
            reason =
                result.errors.split(separator: "\n").first.map(String.init)
                ?? "\(program) ends with \(result.description)"
        }
        return part.map { .text($0) } ?? .unreadable(reason)
    }

    private static let readers: [(FilePath, [String])] = [
        ("/usr/bin/dmesg", ["--kernel"]),
        ("/usr/bin/journalctl", ["--dmesg", "--boot", "--quiet", "--no-pager"]),
    ]
}
