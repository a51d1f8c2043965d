import Compatibility
import Machine
import PackageModel
import SystemPackage

/// The machine as `machine --json` prints it; what is not known is left out.
enum MachineJSON {
    static func value(_ view: MachineView) -> JSONValue {
        let profile = view.profile
        return object([
            "offers": offers(view.offers),
            "virtual_packages": .array(view.virtualPackages.map(virtualPackage)),
            "type": "machine", "system": system(profile.system), "cpu": cpu(profile.cpu),
            "memory": profile.memory.map { .int($0) },
            "volumes": .array(profile.volumes.map(volume)),
            "gpus": .array(profile.gpus.map { gpu($0, view.specification(of: $0)) }),
            "driver": driver(profile.driver),
            "pythons": .array(profile.pythons.map(python)),
            "compilers": .array(profile.compilers.map(compiler)),
            "environment": environment(profile.environment),
            "notes": .array(profile.notes.map { .string($0) }),
            "facts": .string(view.facts.version),
        ])
    }

    private static func object(_ members: [String: JSONValue?]) -> JSONValue {
        .object(members.compactMapValues { $0 })
    }

    private static func offers(_ offers: MachineOffers) -> JSONValue {
        object([
            "drivers": .array(offers.drivers.map(driverOffer)),
            "compilers": .array(offers.compilers.map { .string($0.package) }),
        ])
    }

    private static func driverOffer(_ offer: DriverOffer) -> JSONValue {
        object([
            "version": .string(offer.version.description), "package": .string(offer.package),
            "package_version": string(offer.packageVersion),
            "modules": string(offer.modules?.rawValue), "source": .string(offer.source),
        ])
    }

    private static func virtualPackage(_ package: VirtualPackage) -> JSONValue {
        object([
            "name": .string(package.name), "version": .string(package.version),
            "build": .string(package.build),
        ])
    }

    private static func system(_ system: OperatingSystem) -> JSONValue {
        object([
            "id": .string(system.id), "version": string(system.versionID),
            "name": .string(system.prettyName), "codename": string(system.codename),
            "id_like": .array(system.relatives.map { .string($0) }),
            "kernel": .string(system.kernel), "architecture": .string(system.architecture),
            "glibc": string(system.glibc),
        ])
    }

    private static func cpu(_ cpu: CPU) -> JSONValue {
        object([
            "model": string(cpu.model), "count": .int(Int64(cpu.count)),
            "level": string(cpu.level.map { "x86-64-v\($0)" }),
        ])
    }

    private static func volume(_ volume: Volume) -> JSONValue {
        object(["path": .string(volume.path.string), "free": .int(volume.free)])
    }

    private static func gpu(_ gpu: GPU, _ specification: GPUSpecification?) -> JSONValue {
        var members: [String: JSONValue?] = [
            "address": .string(gpu.address), "subsystem": string(gpu.subsystem),
            "id": .string("10de:" + hex(gpu.deviceID)), "name": string(gpu.model?.name),
            "chip": string(gpu.model?.chip), "generation": string(gpu.model?.generation.name),
            "capability": string(gpu.capability?.description),
            "kernel_driver": string(gpu.boundDriver), "uuid": string(gpu.uuid),
        ]
        members.merge(specification?.members ?? [:]) { $1 }
        return object(members)
    }

    private static func driver(_ driver: DriverState) -> JSONValue {
        object([
            "loaded": string(driver.loaded?.version.description),
            "modules": string(driver.loaded?.modules?.rawValue),
            "installed": string(driver.installed?.version.description),
            "installed_from": string(driver.installed?.source),
            "nouveau": .bool(driver.isNouveauLoaded),
        ])
    }

    private static func python(_ python: PythonInterpreter) -> JSONValue {
        object([
            "path": .string(python.path.string), "executable": .string(python.executable.string),
            "version": .string(python.version), "implementation": .string(python.implementation),
            "prefix": .string(python.prefix.string), "soabi": string(python.soabi),
            "platform": .string(python.platform), "libc": .string(python.libc),
            "free_threaded": .bool(python.isFreeThreaded), "headers": .bool(python.hasHeaders),
        ])
    }

    private static func compiler(_ compiler: HostCompiler) -> JSONValue {
        object([
            "path": .string(compiler.path.string),
            "executable": .string(compiler.executable.string),
            "family": .string(compiler.family.rawValue), "version": .string(compiler.version),
            "default": .bool(compiler.isDefault),
        ])
    }

    private static func environment(_ place: Surroundings) -> JSONValue {
        object([
            "container": string(place.container), "wsl": .bool(place.isWSL),
            "image": place.isImage ? .bool(true) : nil,
            "secure_boot": .string(place.secureBoot.rawValue),
            "cuda_visible_devices": string(place.visibleDevices),
        ])
    }

    private static func string(_ text: String?) -> JSONValue? { text.map { .string($0) } }

    private static func hex(_ number: UInt16) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
