import Machine
import Testing

@testable import Doctor

@Suite struct `Machines that are sound` {
    @Test func `a clean Debian container raises no alarm`() async throws {
        let patient = try Patient.cleanDebian()
        patient.environment["container"] = "podman"
        let report = await patient.examine()
        #expect(report.findings.filter { $0.severity != .note } == [])
        #expect(report.findings.map(\.kind) == [.noCertificates])
        #expect(!report.hasFailed)
    }

    @Test func `a clean Debian machine raises no alarm`() async throws {
        let report = await (try Patient.cleanDebian()).examine()
        #expect(report.findings.map(\.kind) == [.noCertificates])
        #expect(
            report.sections.first?.summary.hasPrefix("Debian GNU/Linux 12 (bookworm), x86_64")
                == true)
    }

    @Test func `a server with all that it needs has nothing to be told`() async throws {
        let report = await (try Patient.healthy()).examine()
        #expect(report.findings == [])
        #expect(
            report.sections.map(\.title) == [
                "System", "GPU", "Kernel", "Driver", "Devices", "nvidia-smi", "Packages", "CUDA",
                "Python", "Disk", "Network",
            ])
    }

    @Test func `an image is judged by its files alone`() async throws {
        let patient = try Patient.healthy()
        patient.isImage = true
        try patient.remove("/dev")
        try patient.unload()
        #expect(await patient.examine().findings == [])
    }
}
