import Compatibility
import Diagnostics
import Machine
import PackageModel
import Planning
import Testing

@Suite struct `Places where no driver may be installed` {
    private func profile(_ place: Surroundings) -> MachineProfile {
        MachineProfile(
            system: OperatingSystem(
                id: "ubuntu", versionID: "22.04", prettyName: "Ubuntu 22.04", kernel: "6.8.0",
                architecture: "aarch64", glibc: "2.35"), cpu: CPU(), environment: place)
    }

    private func offers() throws -> MachineOffers {
        let version = try #require(DottedVersion("580.173.02"))
        return MachineOffers(
            drivers: [DriverOffer(version: version, package: "nvidia-driver-580")],
            compilers: [CompilerOffer(family: .gcc, major: 12, package: "g++-12")])
    }

    @Test func `a machine of its own takes what its sources have`() throws {
        let target = try Target(profile(Surroundings())).offering(offers())
        #expect(target.fixedDriver == nil)
        #expect(target.driverOffers.map(\.package) == ["nvidia-driver-580"])
        #expect(target.compilerOffers.map(\.package) == ["g++-12"])
    }

    @Test(arguments: [
        (Surroundings(isWSL: true), "WSL takes the driver of Windows: update it there"),
        (
            Surroundings(container: "docker", isWSL: true),
            "WSL takes the driver of Windows: update it there"
        ),
        (
            Surroundings(container: "kubernetes"),
            "a kubernetes container has its host's driver: update it there"
        ),
    ])
    func `WSL and containers keep their driver and may take a compiler`(
        _ place: Surroundings, _ reason: String
    ) throws {
        let target = try Target(profile(place)).offering(offers())
        #expect(target.fixedDriver == reason)
        #expect(target.driverOffers.isEmpty)
        #expect(target.compilerOffers.count == 1)
    }

    @Test func `a Jetson is refused with its name, the reason and what to do`() throws {
        let place = Surroundings(jetson: "NVIDIA Jetson AGX Orin Developer Kit")
        let error = try #require(throws: ProvisionError.self) { try Target(profile(place)) }
        #expect(error.code.name == "R601")
        #expect(error.message == "cannot provision a Jetson")
        #expect(error.context.first == "this is NVIDIA Jetson AGX Orin Developer Kit")
        #expect(error.hints.first?.text.contains("`sudo apt install nvidia-jetpack`") == true)
        #expect(Target.fixedDriver(in: place) == "a Jetson's driver is part of JetPack")
    }

    @Test func `a vGPU keeps the driver of its host's software`() {
        var profile = MachineProfile(
            system: OperatingSystem(
                id: "ubuntu", versionID: "24.04", prettyName: "Ubuntu", kernel: "6.8.0",
                architecture: "x86_64", glibc: "2.39"), cpu: CPU(),
            gpus: [
                GPU(
                    address: "0000:02:00.0", deviceID: 0x20b0, driverName: "GRID A100-10C",
                    facts: .embedded)
            ])
        #expect(Target.fixedDriver(on: profile)?.contains("vGPU A100-10C") == true)
        profile.gpus = []
        #expect(Target.fixedDriver(on: profile) == nil)
    }
}
