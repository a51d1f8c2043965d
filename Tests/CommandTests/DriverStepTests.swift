import Diagnostics
import Lockfiles
import Machine
import PackageModel
import Planning
import SystemPackage
import Testing

@testable import Provision

@Suite struct `A driver that a lock plans` {
    private func host(_ driver: String?, version: String = ">=570") -> FakeHost {
        var host = FakeHost(gpus: [FakeHost.h100], driver: driver)
        host.text = "driver: {version: \"\(version)\"}\n"
        return host
    }

    private func lock(_ host: FakeHost) throws -> Lockfile {
        try host.lock(
            .init(architecture: "x86_64", driver: "570.26", gpus: ["h100*1"]),
            packages: [
                LockedPackage(
                    layer: .driver, name: "nvidia-driver-580-open", version: "580.95.05",
                    isRequested: true)
            ])
    }

    private func step(_ host: FakeHost) throws -> DriverStep {
        DriverStep(recipe: try host.recipe(), lock: try lock(host), machine: try host.machine())
    }

    private func view(_ host: FakeHost) throws -> PlanView {
        let lock = try lock(host)
        return PlanViewBuilder(
            recipe: try host.recipe(),
            lock: .init(
                found: .init(lock: lock, text: lock.text, path: "/srv/demo.lock"), isNew: false),
            plan: Plan(from: nil, to: lock), machine: try host.machine(), style: Style(),
            isStored: { _ in false }
        ).view()
    }

    @Test func `plan shows it with root and reboot`() throws {
        let view = try view(host("550.163.01"))
        let section = try #require(view.sections.first)
        #expect(section.layer == "driver")
        #expect(
            section.rows == [
                .init(
                    action: .change, name: "nvidia-driver-580-open", from: "550.163.01",
                    to: "580.95.05", detail: "needs root", needsReboot: true)
            ])
        #expect(view.reboots == 1)
        #expect(!view.untouched.contains("the NVIDIA driver"))
        #expect(PlanScreen.draw(view, style: Style()).contains("(reboot)"))
    }

    @Test func `a loaded driver that will do is left alone`() throws {
        for driver in ["580.95.05", "580.65.06", "570.195.03", "590.44.01"] {
            #expect(try step(host(driver)).state == .met, "\(driver)")
            #expect(try view(host(driver)).sections.isEmpty)
        }
        #expect(try step(host("580.95.05", version: "590")).state == .missing)
    }

    @Test func `apply names the package and stops`() throws {
        let error = #expect(throws: ProvisionError.self) {
            try step(host("550.163.01")).check()
        }
        #expect(error?.code == .driverNotInstalled)
        #expect(error?.code.exitStatus == .failure)
        #expect(
            error?.message == "driver 580.95.05 has to be installed first: 550.163.01 is loaded")
        #expect(error?.context == ["the lock has no packages that bring it"])
        #expect(
            error?.hints.map(\.text) == [
                "`sudo apt install nvidia-driver-580-open`, then reboot",
                "then `provision apply demo.yaml` again",
            ])
    }

    @Test func `an installed driver waits for a reboot`() throws {
        var host = host("550.163.01")
        let version = try #require(DottedVersion("580.95.05"))
        host.profile.driver.installed = .init(version: version, source: "nvidia-driver-580-open")
        #expect(try step(host).state == .waitsForReboot)
        #expect(try view(host).sections.first?.rows.first?.detail == "installed")
        try step(host).check()
    }

    @Test func `its demands are not held against the loaded one`() throws {
        let host = host("550.163.01")
        #expect(try host.unmet(lock(host)) == [])
    }
}
