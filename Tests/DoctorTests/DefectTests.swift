import Machine
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

    @Test func `a file that a start-up file takes in is looked at too`() async throws {
        let patient = try Patient.healthy()
        patient.environment["CUDA_VISIBLE_DEVICES"] = "-1"
        try patient.write(
            "/home/user/.bashrc",
            String(repeating: "# see . and\n", count: 9)
                + "[ -f x ] && . \"$HOME/site.sh\"; echo\n. $UNKNOWN\n")
        try patient.write("/home/user/site.sh", ". /home/user/site.sh\nCUDA_VISIBLE_DEVICES=-1\n")
        let finding = try #require(await patient.examine().findings.first)
        #expect(
            finding.evidence.last == "set by /home/user/site.sh:2: `CUDA_VISIBLE_DEVICES=-1`")
    }

    @Test(arguments: [
        ("/opt/cuda", "X=/opt/cuda-12/lib64", false), ("/opt/cuda", "X=/opt/cuda/lib64", false),
        ("/opt/cuda", "export X=\"/opt/cuda:$X\"", true), ("0", "X=10", false),
        ("0", "X=1,0", true),
    ])
    func `a value is found in a line as a whole`(
        _ part: String, _ line: String, _ isThere: Bool
    ) { #expect(line.holds(part) == isThere) }

    @Test func `a line that sets another value is not accused`() async throws {
        let patient = try Patient.healthy()
        patient.environment["CUDA_HOME"] = "/usr/local/cuda-11.8"
        try patient.write("/etc/environment", "CUDA_HOME=\"/opt/cuda\"\n")
        let finding = try #require(await patient.examine().findings.first)
        #expect(
            finding.evidence.dropFirst() == [
                "no start-up file sets it to this: the session, the service or the job does",
                "/etc/environment:1 sets it to something else",
            ])
        #expect(finding.remedies.count == 1)
    }

    @Test func `what a compiler was told is not taken for an error`() async throws {
        let patient = try Patient.healthy()
        try #require(Defect.all.first { $0.kind == .moduleBuildFailed }).seed(patient)
        let log = "/var/lib/dkms/nvidia/\(Patient.driver)/build/make.log"
        try patient.write(
            log,
            "DKMS make.log for nvidia-\(Patient.driver) for kernel \(Patient.kernel) (x86_64)\n"
                + String(repeating: "cc -Wall -Werror -c nv.c -o nv.o\n", count: 40)
                + "test -e auto.conf || (echo >&2 \" ERROR: Kernel configuration is invalid.\")\n"
                + "nv.c:7:3: warning: 'x' may cause a fatal error later\n"
                + "nv.c:1: error: too few arguments to function 'follow_pfn'\n"
                + "make[2]: *** [nv.o] Error 1\n")
        let finding = try #require(await patient.examine().findings.first)
        #expect(
            finding.evidence.dropFirst()
                == ["nv.c:1: error: too few arguments to function 'follow_pfn'"])
    }

    /// The kernel's own options make this an error, and every compiler up to GCC 13 says so.
    @Test func `an error that an option made is one`() {
        let line = "nv.c:1:2: error: no declaration of 'f' [-Werror=implicit-function-declaration]"
        #expect(LogLines.errors(in: "cc -Wall -Werror \\\n-Werror \\\n\(line)\n") == [line])
    }

    @Test(arguments: [
        "NVRM: Xid (PCI:0000:17:00): 31, pid=1, MMU Fault\nNVRM: Xid (PCI:0000:17:00): 43, pid=1",
        "NVRM: Xid (PCI:0000:17:00): 95, x\n"
            + "NVRM: Xid (PCI:0000:17:00): 154, action changed from 0x1 (GPU Reset) to 0x0 (None)",
        "NVRM: Xid (PCI:0000:17:00): 79, x\nNVRM: loading NVIDIA UNIX Open Kernel Module",
    ])
    func `faults of programs, and those that are healed, are no finding`(_ log: String) async throws
    {
        let patient = try Patient.healthy()
        patient.answers["dmesg"] = .init(.exited(0), output: log + "\n")
        #expect(await patient.examine().findings == [])
    }

    private func finding(_ kind: FindingKind) async throws -> Finding {
        let patient = try Patient.healthy()
        try #require(Defect.all.first { $0.kind == kind }).seed(patient)
        return try #require(await patient.examine().findings.first)
    }
}
