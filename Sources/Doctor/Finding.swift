package import Diagnostics

/// Something that is wrong with a machine, or worth knowing of it.
package struct Finding: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        /// CUDA programs do not work, or not on all GPUs: the examination has failed.
        case failure
        /// They work, and something will hurt sooner or later.
        case warning
        /// No fault at all.
        case note
    }

    package var kind: FindingKind
    package var severity: Severity
    /// What is so, one sentence.
    package var summary: String
    /// How it was seen: files with their lines, values, what a program said.
    package var evidence: [String]
    /// What to type, the best first; empty where there is nothing to do.
    package var remedies: [Remedy]

    init(
        _ kind: FindingKind, _ severity: Severity, _ summary: String, evidence: [String] = [],
        remedies: [Remedy] = []
    ) {
        self.kind = kind
        self.severity = severity
        self.summary = summary
        self.evidence = evidence
        self.remedies = remedies
    }

    /// The page that says more, below the documentation's root.
    package var page: String { "docs/troubleshooting/\(kind.page).md" }

    /// Further pages, of error texts that the same finding explains.
    package var otherPages: [String] { kind.otherPages.map { "docs/troubleshooting/\($0).md" } }
}

/// One way out of a finding.
package struct Remedy: Sendable, Hashable {
    /// With the lines in backticks where they are few.
    package var text: String
    /// The lines for a shell; empty for what no shell can do, such as a setting of the firmware.
    package var commands: [String]

    init(_ text: String, _ commands: [String] = []) {
        self.text = text
        self.commands = commands
    }

    /// One line, told as itself: `LINE` and why.
    init(type command: String, _ reason: String = "") {
        text = "`\(command)`" + (reason.isEmpty ? "" : " \(reason)")
        commands = [command]
    }

    package var hint: Hint { Hint(text) }
}
