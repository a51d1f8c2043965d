/// What an examination found, family by family.
package struct DoctorReport: Sendable, Hashable {
    /// One family of findings.
    package struct Section: Sendable, Hashable {
        /// `Driver`, `Disk`.
        package var title: String
        /// What is in order, in a few words; empty where there is nothing to say.
        package var summary: String
        package var findings: [Finding]

        package init(_ title: String, _ summary: String, findings: [Finding] = []) {
            self.title = title
            self.summary = summary
            self.findings = findings
        }

        /// Whether nothing of the family is wrong; notes are no fault.
        package var isSound: Bool { findings.allSatisfy { $0.severity == .note } }
    }

    package var sections: [Section]

    package init(sections: [Section]) { self.sections = sections }

    /// All that can be said where `/proc` is not mounted, before anything is looked at.
    package static var withoutProcesses: DoctorReport {
        DoctorReport(sections: [
            Section(SystemRule.title, "", findings: [SystemRule.noProcesses])
        ])
    }

    package var findings: [Finding] { sections.flatMap(\.findings) }

    package func count(_ severity: Finding.Severity) -> Int {
        findings.count { $0.severity == severity }
    }

    package var hasFailed: Bool { count(.failure) > 0 }
}
