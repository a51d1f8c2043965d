import Compatibility
import Diagnostics
import FileSystem
import Glibc
import Machine
import PackageModel
import Planning
import SystemPackage
import Testing

@testable import Provision

/// The page of what is found before anything is changed: each refusal's screen, as it is printed.
@Suite struct PreflightPageTests {
    private static let page = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .removingLastComponent().removingLastComponent().appending("docs/reference/preflight.md")

    @Test func `the page of refusals is fresh`() throws {
        let text = try Self.text()
        if getenv("RECORD_SNAPSHOTS") != nil {
            try Files.writeAtomically(text, to: Self.page)
            Issue.record("wrote \(Self.page)")
        }
        #expect(try Files.readText(Self.page) == text, "RECORD_SNAPSHOTS=1 writes it anew")
    }

    @Test func `each refusal says why, and something to type or to write`() throws {
        for item in Self.cases {
            let findings = try Self.findings(item.change)
            #expect(findings.count == 1, "\(item.title)")
            let error = try #require(findings.first?.error)
            #expect(!error.context.isEmpty || !error.hints.isEmpty, "\(item.title)")
            guard findings.refusal != nil, error.code != .driverNeedsRoot else { continue }
            #expect(error.hints.contains { $0.text.contains("`") }, "\(item.title)")
        }
    }

    private struct Case: Sendable {
        var title: String
        var change: @Sendable (inout DriverPreflight) -> Void
    }

    private static let cases = [
        Case(title: "Secure Boot without a key") {
            $0.profile.environment.secureBoot = .on
        },
        Case(title: "Secure Boot with a key that the firmware does not know yet") {
            $0.profile.environment.secureBoot = .on
            $0.site.moduleKey = .waiting("/var/lib/shim-signed/mok/MOK.der")
        },
        Case(title: "No headers for a kernel") {
            $0.lacks = [.headers(kernel: "5.15.0-custom")]
        },
        Case(title: "A held package") {
            $0.site.packages.held = ["nvidia-utils-550"]
            $0.site.packages.installed["nvidia-utils-550"] = "550.163.01-0ubuntu1"
            $0.changes = ["nvidia-utils-550"]
        },
        Case(title: "Programs that use the GPU") {
            $0.profile.driver.loaded = DottedVersion("550.163.01").map { .init(version: $0) }
            $0.site.gpuUsers.users = [.init(process: 4242, name: "python3")]
        },
        Case(title: "A desktop on the GPU") {
            $0.profile.driver.loaded = DottedVersion("550.163.01").map { .init(version: $0) }
            $0.site.gpuUsers.users = [.init(process: 900, name: "Xorg")]
            $0.site.displayServers.running = ["Xorg"]
        },
        Case(title: "No space in `/boot`") {
            $0.space = [.init("/boot", bytes: 150_000_000)]
        },
        Case(title: "A driver too old for the lock") {
            $0.lowest = DottedVersion("590.44.01")
        },
        Case(title: "Another distribution") {
            $0.profile.system = OperatingSystem(
                id: "fedora", versionID: "43", prettyName: "Fedora Linux 43",
                architecture: "x86_64")
        },
        Case(title: "A driver of NVIDIA's own installer") {
            $0.site.runfile = "/usr/bin/nvidia-uninstall"
        },
        Case(title: "Another recipe's driver") { $0.owner = "lab" },
        Case(title: "A container") { $0.profile.environment.container = "docker" },
        Case(title: "NVSwitch without its fabric manager") { $0.lacks = [.fabricManager] },
        Case(title: "nouveau drives the GPU") {
            $0.profile.driver.isNouveauLoaded = true
        },
        Case(title: "nouveau drives the GPU, and the run has to prove the driver") {
            $0.profile.driver.isNouveauLoaded = true
            $0.needsProof = true
        },
        Case(title: "nouveau is part of the kernel") {
            $0.profile.driver.isNouveauLoaded = true
            $0.site.isNouveauBuiltIn = true
        },
        Case(title: "Another driver is loaded, and the run has to prove the new one") {
            $0.profile.driver.loaded = DottedVersion("550.163.01").map { .init(version: $0) }
            $0.needsProof = true
        },
    ]

    /// A server with an H100 that gets driver 580, and little room in `/boot`.
    private static func findings(
        _ change: (inout DriverPreflight) -> Void
    ) throws -> [DriverFinding] {
        var profile = MachineProfile(
            system: OperatingSystem(
                id: "ubuntu", versionID: "22.04", prettyName: "Ubuntu 22.04.5 LTS",
                relatives: ["debian"], kernel: "6.8.0-60-generic", architecture: "x86_64"),
            cpu: CPU(), gpus: [GPU(address: "0000:01:00.0", deviceID: 0x2330, facts: .embedded)])
        profile.environment.secureBoot = .off
        let site = DriverSite(
            kernels: [InstalledKernel("6.8.0-60-generic", isRunning: true, hasHeaders: true)],
            volumes: [Volume(path: "/boot", free: 42_000_000, device: 1)])
        var preflight = DriverPreflight(
            profile: profile, site: site, planned: try #require(DottedVersion("580.95.05")),
            modules: .dkms)
        change(&preflight)
        return preflight.findings()
    }

    private static func text() throws -> String {
        let head = """
            # What is found before anything is changed

            Before a driver is installed the machine is looked at, and all that stands in the way is told at once; `plan`
            tells it as well. Made from what the command prints; a test keeps it fresh. `provision explain CODE` tells
            more of each code.

            """
        let chapters = try cases.map { item in
            let findings = try findings(item.change)
            let screen =
                findings.refusal.map { DiagnosticRenderer.render($0) }
                ?? findings.notes.map { "note: \($0)" }.joined(separator: "\n")
            return "## \(item.title)\n\n```text\n\(screen)\n```\n"
        }
        return ([head] + chapters).joined(separator: "\n")
    }
}
