import Diagnostics
import FileSystem
import SystemPackage

/// A run of apt that broke, with the lines that tell why and the line that repairs it.
struct DpkgFailure {
    let result: AptResult
    let failures: [String]
    let log: FilePath
    let database: DpkgDatabase
    /// Whether apt was asked to stop.
    var wasStopped = false

    var error: ProvisionError {
        if wasStopped { return stopped }
        let lines = lastLines
        let isDpkgs = !failures.isEmpty || lines.contains { $0.hasPrefix("dpkg: error") }
        if !isDpkgs {
            let apt = AptComplaint(
                result: AptResult(status: result.status, errors: lines.joined(separator: "\n")),
                program: "apt-get"
            ).error
            if apt.code != .aptFailed { return apt }
        }
        let telling = failures.isEmpty ? Self.telling(lines) : failures + Self.telling(lines)
        var hints = [repair]
        hints.append(Hint("all of its output is in `\(log)`"))
        return ProvisionError(
            .dpkgFailed, "dpkg did not get through: \(result.ending)",
            context: Array(telling.reduced.prefix(10)), hints: hints)
    }

    /// Nothing broke: what dpkg was at is done, and the rest was not begun.
    private var stopped: ProvisionError {
        let complaint = DpkgHealth.complaint(about: database)
        return ProvisionError(
            .dpkgFailed, "apt was stopped before it was done",
            context: complaint?.context ?? ["no package is left half installed"],
            hints: [
                complaint?.hints.first ?? "run this again: what is installed already stays",
                Hint("all of its output is in `\(log)`"),
            ])
    }

    private var repair: Hint {
        if let complaint = DpkgHealth.complaint(about: database), let hint = complaint.hints.first {
            return hint
        }
        return "nothing is half installed: mend what it complains of, then run this again"
    }

    /// The end of the log, as far as one would read.
    private var lastLines: [String] {
        guard let bytes = try? Files.read(log, limit: 256 << 20) else { return [] }
        return String(decoding: bytes.suffix(64 << 10), as: UTF8.self)
            .split(whereSeparator: \.isNewline).suffix(200).map(String.init)
    }

    /// Complaints with what follows them directly, indented.
    static func telling(_ lines: [String]) -> [String] {
        var found: [String] = []
        for (index, line) in lines.enumerated() where isComplaint(line) {
            found.append(line)
            found += lines[(index + 1)...].prefix { $0.hasPrefix(" ") }.prefix(2)
                .map { String($0[...].trimmingBlanks) }
        }
        return found
    }

    private static func isComplaint(_ line: String) -> Bool {
        [
            "dpkg: error", "dpkg: dependency problems", "E: ", "Error! ", "cp: ", "tar: ",
        ].contains { line.hasPrefix($0) } || line.contains("returned error exit status")
            || line.contains("No space left on device")
    }
}

extension [String] {
    /// Each once, in order.
    fileprivate var reduced: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
