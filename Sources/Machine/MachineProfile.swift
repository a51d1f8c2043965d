package import SystemPackage

/// What one machine is, as far as it can be read without changing anything.
package struct MachineProfile: Sendable, Hashable {
    package var system: OperatingSystem
    package var cpu: CPU
    /// Installed memory in bytes; nil where the kernel does not tell.
    package var memory: Int64?
    /// Where space was asked for, in the order asked.
    package var volumes: [Volume]
    /// NVIDIA's display devices on the PCI bus, by address.
    package var gpus: [GPU]
    package var driver: DriverState
    /// Usable interpreters, best first: as `PATH` has them, then the other places.
    package var pythons: [PythonInterpreter]
    /// Usable C++ compilers, as `PATH` has them.
    package var compilers: [HostCompiler]
    package var environment: Surroundings
    /// What was seen and could not be used, one sentence each.
    package var notes: [String]

    package init(
        system: OperatingSystem, cpu: CPU, memory: Int64? = nil, volumes: [Volume] = [],
        gpus: [GPU] = [], driver: DriverState = DriverState(), pythons: [PythonInterpreter] = [],
        compilers: [HostCompiler] = [], environment: Surroundings = Surroundings(),
        notes: [String] = []
    ) {
        self.system = system
        self.cpu = cpu
        self.memory = memory
        self.volumes = volumes
        self.gpus = gpus
        self.driver = driver
        self.pythons = pythons
        self.compilers = compilers
        self.environment = environment
        self.notes = notes
    }
}

/// The distribution, the kernel and the C library.
package struct OperatingSystem: Sendable, Hashable {
    /// `ID` of os-release: `debian`, `ubuntu`; empty where there is no such file.
    package var id: String
    /// `VERSION_ID`: `12`, `22.04`; nil for rolling distributions.
    package var versionID: String?
    /// `PRETTY_NAME`.
    package var prettyName: String
    /// `VERSION_CODENAME`: `bookworm`.
    package var codename: String?
    /// `ID_LIKE`: what it descends from.
    package var relatives: [String]
    /// `6.8.0-60-generic`.
    package var kernel: String
    /// What `uname -v` says; Python's `platform_version`.
    package var kernelVersion: String
    /// `x86_64`, `aarch64`.
    package var architecture: String
    /// `2.36`; nil where the C library is another one.
    package var glibc: String?

    package init(
        id: String, versionID: String? = nil, prettyName: String, codename: String? = nil,
        relatives: [String] = [], kernel: String = "", kernelVersion: String = "",
        architecture: String, glibc: String? = nil
    ) {
        self.id = id
        self.versionID = versionID
        self.prettyName = prettyName
        self.codename = codename
        self.relatives = relatives
        self.kernel = kernel
        self.kernelVersion = kernelVersion
        self.architecture = architecture
        self.glibc = glibc
    }

    /// The recipe's word for it, `ubuntu-22.04`; just the id without a version.
    package var name: String { versionID.map { "\(id)-\($0)" } ?? id }
}

/// The processors.
package struct CPU: Sendable, Hashable {
    /// As the kernel names the first; nil where it does not.
    package var model: String?
    /// Logical processors.
    package var count: Int
    /// 1 to 4 for `x86-64-v1` to `-v4`; nil on other architectures.
    package var level: Int?
    /// The name in archspec's database, `zen4`, `x86_64_v3`; nil where the kernel does not tell.
    package var microarchitecture: String?

    package init(
        model: String? = nil, count: Int = 1, level: Int? = nil, microarchitecture: String? = nil
    ) {
        self.model = model
        self.count = count
        self.level = level
        self.microarchitecture = microarchitecture
    }
}

/// Space on the file system that holds a path.
package struct Volume: Sendable, Hashable {
    package var path: FilePath
    /// Bytes that this user may still write.
    package var free: Int64
    /// Tells file systems apart.
    package var device: UInt64

    package init(path: FilePath, free: Int64, device: UInt64) {
        self.path = path
        self.free = free
        self.device = device
    }
}
