/// A family of findings: from what was seen to what it means.
///
/// Pure: it asks nothing that is not in the evidence.
protocol DoctorRule: Sendable {
    /// What the family's lines begin with.
    static var title: String { get }

    /// What is in order; nil where there is nothing to say about this machine.
    static func summary(_ seen: Evidence) -> String?

    static func findings(_ seen: Evidence) -> [Finding]
}

extension DoctorRule {
    static func section(_ seen: Evidence) -> DoctorReport.Section? {
        let findings = findings(seen)
        let summary = summary(seen)
        return findings.isEmpty && summary == nil
            ? nil : DoctorReport.Section(title, summary ?? "", findings: findings)
    }
}

/// All families, in the order of the screen.
enum DoctorRules {
    static let all: [any DoctorRule.Type] = [
        SystemRule.self, GPURule.self, KernelRule.self, DriverRule.self, DeviceRule.self,
        ToolRule.self, FabricRule.self, PackageRule.self, VariableRule.self, ToolkitRule.self,
        PythonRule.self, DiskRule.self, ClockRule.self, NetworkRule.self, SettingsRule.self,
    ]

    /// Of two rules that see one fault the first tells it.
    static func judge(_ seen: Evidence) -> DoctorReport {
        var told: Set<FindingKind> = []
        let sections = all.compactMap { $0.section(seen) }.compactMap { section in
            var section = section
            let before = section.findings.count
            section.findings.removeAll { told.contains($0.kind) }
            for index in section.findings.indices {
                section.findings[index].remedies = section.findings[index].remedies
                    .map { $0.typed(by: seen.user, hasLists: seen.hasPackageLists) }
            }
            told.formUnion(section.findings.map(\.kind))
            return section.findings.isEmpty && before > 0 && section.summary.isEmpty
                ? nil : section
        }
        return DoctorReport(sections: sections)
    }
}
