/// The lines that a report asks to be typed, as a script for a shell; it is written, never run.
package struct RepairScript: Sendable {
    private let report: DoctorReport

    package init(_ report: DoctorReport) { self.report = report }

    /// The first way out of each finding that has lines; the others as comments.
    package var text: String {
        var lines = [
            "#!/bin/sh",
            "# What `provision doctor` would have you type. Read it first: nothing of it was run.",
            "set -eu",
        ]
        let findings = report.findings.filter { $0.severity != .note }
        if findings.isEmpty { lines += ["", "# Nothing is wrong."] }
        var typed: Set<String> = []
        var wantsReboot = false
        var reboot = "sudo reboot"
        for finding in findings {
            lines += ["", comment("\(finding.severity.rawValue): \(finding.summary)")]
            lines += finding.evidence.map { comment("  \($0)") }
            let chosen = finding.remedies.first { !$0.commands.isEmpty }
            for remedy in finding.remedies where remedy != chosen {
                let text = remedy.text
                lines.append(comment(text.hasPrefix("or ") ? text : "or: \(text)"))
            }
            for command in chosen?.commands ?? [] {
                if command == "sudo reboot" || command == "reboot" {
                    reboot = command
                    wantsReboot = true
                } else if command.hasPrefix("export ") || command.hasPrefix("unset ") {
                    // A script cannot change the shell that starts it.
                    lines.append(comment("in your shell: \(command)"))
                } else if typed.insert(command).inserted {
                    lines.append(command)
                }
            }
        }
        // One reboot at the end serves all.
        if wantsReboot { lines += ["", reboot] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One line, whatever stands in it: a report quotes files and programs.
    private func comment(_ text: String) -> String {
        "# " + String(text.map { $0.isNewline || $0.isControl ? " " : $0 })
    }
}

extension Character {
    fileprivate var isControl: Bool {
        unicodeScalars.contains { $0.value < 0x20 || 0x7F...0x9F ~= $0.value }
    }
}

extension String {
    /// One word for a shell, whatever it holds: names of files come from anybody.
    var shellWord: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "/._-+:@%=,".utf8.contains(byte)
                }
            }
        if isPlain { return self }
        return "'"
            + split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "'\\''") + "'"
    }
}
