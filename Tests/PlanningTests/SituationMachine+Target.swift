import Compatibility
import Machine
import PackageModel
import Planning
import SystemPackage
import Testing

extension SituationMachine {
    /// The machine as a probe would have found it, and what its package sources have.
    func target() throws -> Target {
        let target = try Target(profile()).offering(
            MachineOffers(
                drivers: offers.map(Self.driverOffer), compilers: compilerOffers.map(Self.offer)))
        return try having(target)
    }

    /// The target with the interpreters that the machine has.
    private func having(_ target: Target) throws -> Target {
        var target = target
        let platforms = LinuxPlatforms(
            machine: architecture,
            library: .glibc(major: Int(target.glibc.major), minor: Int(target.glibc.minor)))
        target.interpreters = try (pythons ?? [system.python]).map {
            try Self.interpreter($0, on: platforms)
        }
        return target
    }

    private static func offer(_ name: String) throws -> CompilerOffer {
        let compiler = try Self.compiler(name, isDefault: false)
        return CompilerOffer(
            family: compiler.family, major: compiler.major,
            package: compiler.family == .gcc ? "g++-\(compiler.major)" : name)
    }

    /// What the other environments of the machine need of its driver.
    var demands: [Problem.DriverDemand] {
        get throws {
            try neighbours.map { neighbour in
                Problem.DriverDemand(
                    environment: neighbour.name,
                    minimum: try #require(DottedVersion(neighbour.driver)))
            }
        }
    }

    private func profile() throws -> MachineProfile {
        MachineProfile(
            system: OperatingSystem(
                id: system.id, versionID: system.version, prettyName: system.id,
                kernel: "6.8.0-60-generic", architecture: architecture,
                glibc: glibc ?? system.glibc),
            cpu: CPU(), gpus: try devices(),
            driver: DriverState(
                loaded: try driver.map { text in
                    DriverState.Loaded(version: try #require(DottedVersion(text)))
                }),
            compilers: try (compilers ?? [system.compiler]).enumerated().map { index, name in
                try Self.compiler(name, isDefault: index == 0)
            }, environment: surroundings)
    }

    private var surroundings: Surroundings {
        Surroundings(
            container: isContainer ? "docker" : nil, isWSL: isWSL,
            jetson: isJetson ? "NVIDIA Jetson AGX Orin Developer Kit" : nil)
    }

    /// One device for each GPU, by the first model that bears the name.
    private func devices() throws -> [Machine.GPU] {
        var devices: [Machine.GPU] = []
        for word in gpus {
            let parts = word.split(separator: "*")
            guard case .found(_, let models) = Facts.embedded.reference(parts[0]),
                let model = models.first
            else { throw Fields.Fault(description: "no table knows the GPU `\(word)`") }
            for _ in 0..<(parts.count > 1 ? Int(parts[1]) ?? 1 : 1) {
                devices.append(
                    Machine.GPU(
                        address: "0000:\(devices.count + 10):00.0", deviceID: model.deviceID,
                        facts: .embedded))
            }
        }
        return devices
    }

    private static func driverOffer(_ text: String) throws -> DriverOffer {
        let parts = text.split(separator: " ")
        let version = try #require(DottedVersion(parts[0]))
        let modules = parts.count > 1 ? DriverState.ModuleFlavor(rawValue: String(parts[1])) : nil
        return DriverOffer(
            version: version,
            package: "nvidia-driver-\(version.major)" + (modules == .open ? "-open" : ""),
            packageVersion: "\(version)-0ubuntu1", modules: modules)
    }

    private static func compiler(_ name: String, isDefault: Bool) throws -> HostCompiler {
        let parts = name.split(separator: "-")
        let family = try #require(HostCompiler.Family(rawValue: String(parts[0])))
        let program = family == .gcc ? "g++" : "clang++"
        let path = FilePath("/usr/bin/\(program)" + (isDefault ? "" : "-\(parts[1])"))
        return HostCompiler(
            path: path, executable: FilePath("/usr/bin/\(program)-\(parts[1])"), family: family,
            version: "\(parts[1]).2.0", isDefault: isDefault)
    }

    private static func interpreter(
        _ version: String, on platforms: LinuxPlatforms
    ) throws -> Interpreter {
        let parsed = try #require(PEP440Version(version))
        return Interpreter(
            executable: "/usr/bin/python\(version)", version: parsed,
            markers: MarkerEnvironment(python: parsed, machine: platforms.machine),
            tags: SupportedTags(cpython: Int(parsed.minor), platforms: platforms.tags))
    }
}
