import Testing

@testable import Doctor

@Suite struct `Seeded defects` {
    @Test(arguments: Defect.all)
    func `each is found, and nothing else`(_ defect: Defect) async throws {
        let patient = try Patient.healthy()
        try defect.seed(patient)
        let report = await patient.examine()
        #expect(report.findings.map(\.kind) == [defect.kind], "\(report.findings)")
        let finding = try #require(report.findings.first { $0.kind == defect.kind })
        #expect(finding.severity == defect.severity)
        #expect(!finding.summary.isEmpty)
        #expect(!finding.evidence.isEmpty || finding.severity == .note)
        #expect(!finding.remedies.isEmpty || finding.severity == .note, "\(finding)")
        #expect(report.hasFailed == (defect.severity == .failure))
        #expect(!"\(finding)".contains("secret"))
    }

    @Test func `every kind of finding has a defect that shows it`() {
        let shown = Set(Defect.all.map(\.kind))
        #expect(FindingKind.allCases.filter { !shown.contains($0) } == [])
        #expect(Defect.all.count >= 70)
    }

    @Test func `what a failed build says is quoted from its log`() async throws {
        let finding = try await finding(.moduleBuildFailed)
        #expect(finding.evidence.contains { $0.contains("fatal error: drm/drm_gem.h") })
        #expect(!finding.evidence.contains { $0.contains("make[") })
    }

    @Test func `a variable is traced to the line that sets it`() async throws {
        let finding = try await finding(.allDevicesHidden)
        #expect(
            finding.evidence == [
                "`CUDA_VISIBLE_DEVICES` is \"\"",
                "set by /etc/profile.d/site.sh:3: `export CUDA_VISIBLE_DEVICES=\"\"`",
            ])
    }

    private func finding(_ kind: FindingKind) async throws -> Finding {
        let patient = try Patient.healthy()
        try #require(Defect.all.first { $0.kind == kind }).seed(patient)
        return try #require(await patient.examine().findings.first)
    }
}
