package import Compatibility
package import PackageModel

/// What the virtual packages of a Linux machine follow from, be it this machine or a planned one.
package struct VirtualPackageFacts: Sendable, Hashable {
    /// `x86_64`, `aarch64`.
    package var architecture: String
    /// As `uname -r` says it; nil where nobody knows.
    package var kernel: String?
    /// `2.36`; nil where the C library is another one.
    package var glibc: String?
    /// The processor in archspec's words; nil: nothing beyond the architecture.
    package var microarchitecture: String?
    /// The driver that CUDA programs will meet; nil: none.
    package var driver: DottedVersion?
    /// What each GPU can execute.
    package var capabilities: [ComputeCapability]

    package init(
        architecture: String, kernel: String? = nil, glibc: String? = nil,
        microarchitecture: String? = nil, driver: DottedVersion? = nil,
        capabilities: [ComputeCapability] = []
    ) {
        self.architecture = architecture
        self.kernel = kernel
        self.glibc = glibc
        self.microarchitecture = microarchitecture
        self.driver = driver
        self.capabilities = capabilities
    }

    /// The virtual packages (CEP 30, CEP 46) in the order of their names, after what
    /// `CONDA_OVERRIDE_…` of `environment` says; `tables` tell the CUDA of a driver.
    ///
    /// An override that is no version, or no build for `__archspec`, does not count. An empty one
    /// takes away `__cuda` and `__cuda_arch`; the others are always there, so for them it counts as
    /// unset.
    package func packages(
        environment: [String: String] = [:], tables: Facts
    ) -> [VirtualPackage] {
        let overrides = Overrides(environment: environment)
        let cuda = overrides.cuda(else: driver.flatMap { Self.cuda(ofDriver: $0, by: tables) })
        var packages = [archspec(overrides)]
        if let cuda {
            packages.append(VirtualPackage(name: "__cuda", version: cuda))
            if let capability = overrides.capability(else: capabilities.min()) {
                packages.append(
                    VirtualPackage(name: "__cuda_arch", version: capability.description))
            }
        }
        if let glibc = overrides.version("GLIBC") ?? glibc.map({ Self.numbers(of: $0, most: 2) }) {
            packages.append(VirtualPackage(name: "__glibc", version: glibc))
        }
        let kernel = overrides.kernel ?? kernel.map { Self.numbers(of: $0, most: 4) } ?? ""
        packages.append(
            VirtualPackage(name: "__linux", version: kernel.isEmpty ? "0" : kernel))
        packages.append(VirtualPackage(name: "__unix", version: "0"))
        return packages
    }

    private func archspec(_ overrides: Overrides) -> VirtualPackage {
        if let build = overrides.build("ARCHSPEC") {
            return VirtualPackage(name: "__archspec", version: "1", build: build)
        }
        if let name = microarchitecture ?? Microarchitecture.named(architecture)?.name {
            return VirtualPackage(name: "__archspec", version: "1", build: name)
        }
        return VirtualPackage(name: "__archspec", version: "0", build: architecture)
    }

    /// The numbers that a text starts with: `6.8.0` of `6.8.0-60-generic`.
    static func numbers(of text: String, most: Int) -> String {
        let digits = text.prefix { $0 == "." || $0.isASCII && $0.isNumber }
        return digits.split(separator: ".").prefix(most).joined(separator: ".")
    }
}

extension VirtualPackageFacts {
    /// The newest CUDA that a driver runs, as its `cuDriverGetVersion` tells it; nil for drivers
    /// older than any in the tables.
    ///
    /// That is fixed by the driver's branch. Branches newer than the tables count as the newest one
    /// there.
    package static func cuda(ofDriver driver: DottedVersion, by tables: Facts) -> String? {
        if let version = withoutToolkit[driver.major] { return version }
        // The highest version that the branch could have: betas tell the same CUDA as releases.
        guard let end = DottedVersion("\(driver.major).999") else { return nil }
        return tables.newestCUDA(for: end)?.prefix(2)
    }

    /// Branches whose CUDA no toolkit was released for.
    ///
    /// Source: what nvidia-smi of driver 565.57.01 prints, as users of it quote.
    private static let withoutToolkit: [UInt32: String] = [565: "12.7"]
}

extension VirtualPackageFacts {
    /// What the environment says instead of the machine.
    private struct Overrides {
        let environment: [String: String]

        /// The value for `__name`, which is empty where it takes the package away.
        private func value(_ name: String) -> String? { environment["CONDA_OVERRIDE_" + name] }

        func version(_ name: String) -> String? {
            value(name).flatMap { CondaVersion($0)?.text }
        }

        func build(_ name: String) -> String? {
            guard let build = value(name), 1...64 ~= build.utf8.count,
                build.utf8.allSatisfy({ byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"):
                        true
                    default: "_.+".utf8.contains(byte)
                    }
                })
            else { return nil }
            return build
        }

        func cuda(else detected: String?) -> String? {
            value("CUDA") == "" ? nil : version("CUDA") ?? detected
        }

        func capability(else detected: ComputeCapability?) -> ComputeCapability? {
            guard let value = value("CUDA_ARCH") else { return detected }
            return value.isEmpty ? nil : ComputeCapability(value) ?? detected
        }

        /// Two to four numbers, nothing else.
        var kernel: String? {
            guard let kernel = value("LINUX"), (2...4).contains(kernel.split(separator: ".").count),
                VirtualPackageFacts.numbers(of: kernel, most: 4) == kernel
            else { return nil }
            return kernel
        }
    }
}

extension MachineProfile {
    /// What this machine's virtual packages follow from.
    ///
    /// Like `__cuda` itself, the driver is the loaded one: one that waits for a reboot runs
    /// nothing yet.
    package var virtualPackageFacts: VirtualPackageFacts {
        VirtualPackageFacts(
            architecture: system.architecture, kernel: system.kernel, glibc: system.glibc,
            microarchitecture: cpu.microarchitecture,
            driver: driver.loaded?.version, capabilities: capabilities)
    }
}
