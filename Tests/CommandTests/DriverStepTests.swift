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

    @Test func `where no GPU is, all but the driver can be had`() throws {
        var host = debian("{version: 580}")
        host.profile.gpus = []
        let last = try hints(host, branch: "580").last
        #expect(last == "`provision apply demo.yaml --skip driver` does all the rest without it")
        #expect(try !hints(debian("{version: 580}"), branch: "580").contains(last ?? ""))
    }

    private func hints(_ host: FakeHost, branch: String, repository: Bool = false) throws
        -> [String]
    {
        let lock = try host.lock(packages: [
            LockedPackage(
                layer: .driver, name: "nvidia-driver", version: branch, isRequested: true)
        ])
        let step = DriverStep(recipe: try host.recipe(), lock: lock, machine: try host.machine())
        let error = #expect(throws: ProvisionError.self) {
            try step.check(hasRepository: repository)
        }
        return error?.hints.map(\.text) ?? []
    }

    private func debian(_ driver: String, offers: [String] = []) -> FakeHost {
        var host = FakeHost(gpus: [FakeHost.h100])
        host.text = "driver: \(driver)\n"
        host.profile.system.id = "debian"
        host.profile.system.versionID = "12"
        host.profile.system.prettyName = "Debian 12"
        host.offers.drivers = offers.compactMap { DottedVersion($0) }.map {
            DriverOffer(version: $0, package: "nvidia-driver")
        }
        return host
    }

    @Test func `what apt has by now is locked`() throws {
        let host = debian("{version: 580, source: nvidia-repo}", offers: ["580.95.05"])
        #expect(
            try hints(host, branch: "580", repository: true)
                == ["`provision lock --upgrade driver demo.yaml` locks those of apt"])
    }

    @Test func `NVIDIA's repository is added, or read, before`() throws {
        let host = debian("{version: 580, source: nvidia-repo}", offers: ["535.261.03"])
        #expect(
            try hints(host, branch: "580") == [
                "`sudo provision apply demo.yaml --only driver` adds NVIDIA's repository",
                "then `provision lock --upgrade driver demo.yaml`",
            ])
        #expect(
            try hints(host, branch: "580", repository: true) == [
                "`sudo apt update` has apt read NVIDIA's repository, then "
                    + "`provision lock --upgrade driver demo.yaml`"
            ])
    }

    @Test func `a driver that the distribution has not is NVIDIA's to bring`() throws {
        let words = """
            set `driver.source: nvidia-repo` in the recipe: Debian 12 has no driver 580, NVIDIA's \
            repository has
            """
        #expect(try hints(debian("{version: 580}"), branch: "580").first == words)
        #expect(
            try hints(debian("{version: 580}", offers: ["535.261.03"]), branch: "580").first
                == words)
        #expect(
            try hints(debian("{version: 535}"), branch: "535").first
                == "`sudo apt install nvidia-driver`, then reboot")
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
