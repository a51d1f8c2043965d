import Compatibility
package import Diagnostics
package import Machine
import PackageModel
import SystemPackage

extension Target {
    /// This machine as a target; GPUs that no table knows are left out, with a note in the profile.
    package init(_ profile: MachineProfile) throws(ProvisionError) {
        try Self.refuseJetson(profile.environment)
        let architecture = profile.system.architecture
        guard let glibc = profile.system.glibc.flatMap({ DottedVersion($0) }) else {
            throw ProvisionError(
                .unsupportedSystem, "cannot provision a system without glibc",
                context: [
                    "wheels for CUDA are built for glibc alone; this is \(profile.system.name)"
                ])
        }
        let platforms = LinuxPlatforms(
            machine: architecture,
            library: .glibc(major: Int(glibc.major), minor: Int(glibc.minor)))
        self.init(
            architecture: architecture, glibc: glibc, gpus: Self.gpus(profile.gpus),
            driver: profile.driver.loaded?.version,
            interpreters: profile.pythons.compactMap {
                Interpreter($0, on: profile.system, platforms)
            },
            anyPython: .any(on: platforms))
        os = profile.system.name
        compilers = profile.compilers
        kernel = profile.system.kernel.isEmpty ? nil : profile.system.kernel
        microarchitecture = profile.cpu.microarchitecture
        fixedDriver = Self.fixedDriver(on: profile)
        driverModules = profile.driver.loaded?.modules
        hasKernelModules = !profile.environment.isWSL
    }

    /// Groups GPUs of one model, in the order of the bus.
    static func gpus(_ devices: [Machine.GPU]) -> [GPU] {
        var groups: [GPU] = []
        for device in devices {
            guard let capability = device.capability else { continue }
            if let index = groups.firstIndex(where: { $0.name == device.title }) {
                groups[index].count += 1
            } else {
                groups.append(GPU(name: device.title, capability: capability, count: 1))
            }
        }
        return groups
    }
}

extension Interpreter {
    /// Nil for interpreters that no wheel of ours names: only CPython is supported.
    init?(_ python: PythonInterpreter, on system: OperatingSystem, _ platforms: LinuxPlatforms) {
        guard python.implementation == "cpython", python.pointerBits == 64,
            let version = PEP440Version(python.version), version.major == 3
        else { return nil }
        var markers = MarkerEnvironment(
            python: version, machine: system.architecture, kernelRelease: system.kernel,
            kernelVersion: system.kernelVersion)
        for (name, value) in python.markerValues(on: system) {
            if let variable = MarkerVariable(rawValue: name) { markers[variable] = value }
        }
        self.init(
            executable: python.executable.string, version: version, markers: markers,
            tags: SupportedTags(
                cpython: Int(version.minor), freeThreaded: python.isFreeThreaded,
                platforms: platforms.tags))
    }

    /// The interpreter of a machine that is described and not here.
    init?(
        version text: String, architecture: String, _ platforms: LinuxPlatforms,
        isFreeThreaded: Bool = false
    ) {
        guard let version = PEP440Version(text), version.major == 3 else { return nil }
        self.init(
            executable: "", version: version,
            markers: MarkerEnvironment(python: version, machine: architecture),
            tags: SupportedTags(
                cpython: Int(version.minor), freeThreaded: isFreeThreaded,
                platforms: platforms.tags))
    }

    /// Stands for any Python where wheels are merely unpacked; markers see a recent CPython.
    static func any(on platforms: LinuxPlatforms) -> Interpreter {
        let version = PEP440Version(3, 12, 0)
        return Interpreter(
            executable: "", version: version,
            markers: MarkerEnvironment(python: version, machine: platforms.machine),
            tags: SupportedTags(cpython: Int(version.minor), platforms: platforms.tags))
    }
}

extension Target {
    /// The GPUs in the words of a lock's demands, `H100 PCIe*2`; sorted, since the order of the bus
    /// differs between machines of one kind.
    package var gpuWords: [String] { gpus.map { "\($0.name)*\($0.count)" }.sorted() }

    /// This target with the GPUs alone that a job started here may use.
    package func seeing(
        _ profile: MachineProfile, at mark: Mark
    ) throws(ProvisionError) -> Target {
        guard let visible = profile.visibleGPUs else {
            throw ProvisionError(
                .unknownTarget, "cannot tell which GPUs are visible to this job", at: mark,
                context: [
                    profile.environment.visibleDevices?.contains("MIG-") == true
                        ? "CUDA_VISIBLE_DEVICES names a MIG slice, and the bus shows no slices"
                        : "CUDA_VISIBLE_DEVICES counts GPUs of different kinds in CUDA's own order"
                ],
                hints: ["name them: `target: {gpus: [h100]}`"])
        }
        var target = self
        target.gpus = Self.gpus(visible)
        return target
    }
}
