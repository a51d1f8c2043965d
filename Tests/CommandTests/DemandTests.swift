import Compatibility
import Diagnostics
import Lockfiles
import Machine
import PackageModel
import Planning
import SystemPackage
import Testing

@testable import Provision

@Suite struct `What a lock demands of a machine` {
    private func demands(gpus: [String] = ["h100*8"], driver: String? = "580.65.06")
        -> Lockfile.Demands
    {
        Lockfile.Demands(architecture: "x86_64", glibc: "2.28", driver: driver, gpus: gpus)
    }

    @Test
    func `a driver that has dropped the GPUs is refused, and the branch that has not is named`()
        throws
    {
        var host = FakeHost(gpus: [0x1db1], driver: "595.71.05")
        let lock = try host.lock(
            .init(
                architecture: "x86_64", driver: "525.60.13", newestDriver: "580",
                gpus: ["Tesla V100 SXM2 16GB*1"]))
        #expect(
            try host.unmet(lock) == [
                """
                it wants a driver of branch 580 or older, the last for its GPUs; this machine has \
                595.71.05
                """
            ])
        let error = #expect(throws: ProvisionError.self) { try host.check(lock).check() }
        #expect(
            error?.hints.first?.text == "`sudo apt install nvidia-driver-580`, then reboot")
        host.profile.driver.loaded?.version = try #require(DottedVersion("580.65.06"))
        #expect(try host.unmet(lock) == [])
    }

    @Test func `a GPU is met by every model that its word stands for`() throws {
        for words in ["h100*8", "H100 SXM5 80GB*2", "sm_90*1", "10de:2330*4"] {
            let host = FakeHost(gpus: [FakeHost.h100], driver: "580.95.05")
            let lock = try host.lock(demands(gpus: [words]))
            #expect(try host.unmet(lock) == [], "\(words)")
            #expect(try host.status(lock) == .fresh, "\(words)")
        }
    }

    @Test func `another GPU, a missing one and one too many are told`() throws {
        let other = FakeHost(gpus: [FakeHost.rtx3090], driver: "580.95.05")
        #expect(
            try other.unmet(other.lock(demands())) == [
                "it wants the GPUs h100*8; this machine has GeForce RTX 3090*1"
            ])
        let mixed = FakeHost(gpus: [FakeHost.h100, FakeHost.rtx3090], driver: "580.95.05")
        #expect(try mixed.unmet(mixed.lock(demands())).count == 1)
        let none = FakeHost()
        #expect(
            try none.unmet(none.lock(demands())) == [
                "it wants the GPUs h100*8; this machine has none"
            ])
    }

    @Test func `a machine without a GPU builds for those that the recipe names`() throws {
        var host = FakeHost()
        host.text = "target: {gpus: [\"h100*8\"], driver: \"580\"}\n"
        #expect(try host.unmet(host.lock(demands())) == [])
        host.isRetargeted = true
        #expect(try host.unmet(host.lock(demands())).count == 1)
        // One that has GPUs is held to what it has.
        var other = FakeHost(gpus: [FakeHost.rtx3090], driver: "580.95.05")
        other.text = host.text
        #expect(try other.unmet(other.lock(demands())).count == 1)
    }

    @Test func `a driver that is too old is told with the package that helps`() throws {
        var host = FakeHost(gpus: [FakeHost.h100], driver: "550.163.01")
        let lock = try host.lock(demands())
        #expect(
            try host.unmet(lock) == [
                "it wants driver 580.65.06 or newer; this machine has 550.163.01"
            ])
        func hints() throws -> [String] {
            let error = #expect(throws: ProvisionError.self) { try host.check(lock).check() }
            #expect(error?.code == .demandNotMet)
            #expect(error?.code.exitStatus == .failure)
            return try #require(error).hints.map(\.text)
        }
        #expect(
            try hints() == [
                "`sudo apt install nvidia-driver-580`, then reboot",
                "or solve it for this machine: `provision lock demo.yaml`",
            ])
        host.offers.drivers = try ["590.44.01", "580.95.05", "570.195.03"].map { text in
            let version = try #require(DottedVersion(text))
            return DriverOffer(version: version, package: "nvidia-driver-\(version.major)-server")
        }
        #expect(
            try hints().first == "`sudo apt install nvidia-driver-580-server`, then reboot")
        host.profile.environment.container = "docker"
        #expect(try hints().first?.contains("host's driver") == true)
    }

    @Test func `a GPU without a driver is told, a machine without a GPU is not asked`() throws {
        let host = FakeHost(gpus: [FakeHost.h100])
        #expect(
            try host.unmet(host.lock(demands())) == [
                "it wants driver 580.65.06 or newer; none is loaded on this machine"
            ])
        let none = FakeHost()
        #expect(try none.unmet(none.lock(demands(gpus: []))) == [])
    }

    @Test func `all that is missing is told at once`() throws {
        var host = FakeHost(gpus: [FakeHost.rtx3090], driver: "550.163.01")
        host.text = "cuda: {version: \"13\", source: pypi}\n"
        host.profile.compilers = [
            HostCompiler(
                path: "/usr/bin/g++", executable: "/usr/bin/g++-99", family: .gcc,
                version: "99.1.0", isDefault: true)
        ]
        let lock = try host.lock(
            Lockfile.Demands(
                architecture: "aarch64", glibc: "2.39", python: "3.12", driver: "580.65.06",
                gpus: ["h100*1"]),
            packages: [
                LockedPackage(layer: .cuda, name: "nvidia-cuda-nvcc", version: "13.0.88")
            ])
        #expect(
            try host.unmet(lock) == [
                "it wants architecture aarch64; this machine has x86_64",
                "it wants glibc 2.39 or newer; this machine has 2.35",
                "it wants Python 3.12; this machine has none",
                "it wants driver 580.65.06 or newer; this machine has 550.163.01",
                "it wants the GPUs h100*1; this machine has GeForce RTX 3090*1",
                "it wants gcc up to 15 or clang up to 20 for nvcc; this machine has gcc 99.1.0",
            ])
        let error = #expect(throws: ProvisionError.self) { try host.check(lock).check() }
        #expect(error?.hints.map(\.text).contains("`sudo apt install g++-15`") == true)
        #expect(error?.hints.map(\.text).contains("`sudo apt install python3.12`") == true)
    }

    @Test func `verify tells a machine that the lock is not for`() throws {
        let host = FakeHost(gpus: [FakeHost.h100], driver: "550.163.01")
        let lock = try host.lock(demands())
        let check = try #require(try MachineCheck(lock, host.profile, .embedded).check())
        #expect(check.outcome == .failed)
        #expect(check.summary.contains("it wants driver 580.65.06 or newer"))
        let good = FakeHost(gpus: [FakeHost.h100], driver: "580.95.05")
        #expect(try MachineCheck(lock, good.profile, .embedded).check() == nil)
        #expect(try MachineCheck(lock, FakeHost().profile, .embedded).check() == nil)
    }
}

@Suite struct `Facts that changed since a lock was made` {
    private static let newer = """
        provision facts
        format: 1
        version: 2027-01-15
        [extend floors]
        # The lowest driver of a CUDA major.
        # source: release notes
        # date: 2027-01-10
        major\tdriver
        13\t590.10.01

        """

    private static let other = newer.replacing("13\t590.10.01", with: "14\t630.10.01")

    private func lock(_ host: FakeHost) throws -> Lockfile {
        try host.lock(
            .init(architecture: "x86_64", driver: "580.65.06"),
            packages: [
                LockedPackage(
                    layer: .cuda, name: "cuda-toolkit", version: "13.0.2", isRequested: true)
            ])
    }

    @Test func `newer ones that say nothing against it leave it fresh`() throws {
        var host = FakeHost()
        host.facts = try Facts(parsing: Self.other, file: "other.facts")
        let lock = try lock(host)
        #expect(lock.factsVersion != host.facts.version)
        #expect(try host.status(lock) == .fresh)
    }

    @Test func `a driver that does not suffice any more makes it stale`() throws {
        var host = FakeHost()
        host.facts = try Facts(parsing: Self.newer, file: "new.facts")
        #expect(
            try host.status(try lock(host)).reasons.map(\.sentence) == [
                """
                by the facts of 2027-01-15+2026-11-22, CUDA 13.0 needs driver 590.10.01 or newer; \
                the lock says 580.65.06 (it was made with those of 2026-11-22)
                """
            ])
    }

    @Test func `a GPU that the build has no code for makes it stale`() throws {
        var host = FakeHost()
        host.text = """
            target: {gpus: [gtx-1080-ti], driver: "580.95.05"}
            python: {}
            pytorch: {version: "2.9"}

            """
        var lock = try host.lock(
            .init(architecture: "x86_64", driver: "580.65.06", gpus: ["GeForce GTX 1080 Ti*1"]),
            packages: [
                LockedPackage(layer: .pytorch, name: "torch", version: "2.9.1", build: "cu130")
            ])
        #expect(try host.status(lock) == .fresh)
        lock.factsVersion = "2025-01-01"
        #expect(
            try host.status(lock).reasons.map(\.sentence).first?.contains(
                "torch 2.9.1 (cu130) does not run on GeForce GTX 1080 Ti") == true)
    }
}
