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

    /// As this user types it.
    ///
    /// Root does without `sudo`, which containers have not, and whoever has no lists of packages yet
    /// fetches them first. What is to be typed elsewhere stays as it is.
    func typed(by user: DoctorUser, hasLists: Bool) -> Remedy {
        guard !text.contains("on the host") else { return self }
        var remedy = self
        if !hasLists {
            remedy.text = remedy.text.replacing(
                "sudo apt-get install", with: "sudo apt-get update && sudo apt-get install")
            remedy.commands = commands.flatMap {
                $0.hasPrefix("sudo apt-get install") ? ["sudo apt-get update", $0] : [$0]
            }
        }
        guard user.id == 0 else { return remedy }
        remedy.text = remedy.text.replacing("sudo ", with: "")
        remedy.commands = remedy.commands.map { $0.replacing("sudo ", with: "") }
        return remedy
    }
}
