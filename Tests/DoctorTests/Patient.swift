import Compatibility
import Diagnostics
import FileSystem
import Glibc
import Machine
import SystemPackage
import TestSupport

@testable import Doctor

/// A made-up machine that is examined: a folder of files, variables and answers of programs.
final class Patient {
    let folder: TemporaryDirectory
    var environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/home/user"]
    var user = DoctorUser(id: 1000, groups: [1000])
    var space = VolumeSpace(
        free: 400_000_000_000, total: 900_000_000_000, freeInodes: 9_000_000,
        totalInodes: 10_000_000)
    /// That of `/tmp`; nil where it is the other's.
    var temporary: VolumeSpace?
    var shared = VolumeSpace(free: 8 << 30, total: 8 << 30)
    /// What programs print, by the end of their path; one that is not here fails the test.
    var answers: [String: ProgramResult] = [:]
    var subject: FilePath?
    var now: Int64 = Int64(time(nil))
    var isImage = false
    var runner: (any ProgramRunner)?

    init() throws { folder = try TemporaryDirectory() }

    // MARK: Files

    func location(_ path: String) -> FilePath { folder.path.appending(FilePath(path).components) }

    private func place(_ path: String) throws -> FilePath {
        let place = location(path)
        try Files.createDirectories(place.removingLastComponent())
        return place
    }

    func write(_ path: String, _ text: String = "", mode: UInt16 = 0o644) throws {
        try Files.writeAtomically(text, to: place(path), mode: mode)
    }

    func write(_ path: String, bytes: [UInt8]) throws {
        try Files.writeAtomically(bytes, to: place(path))
    }

    func append(_ path: String, _ text: String) throws {
        try write(path, (try? Files.readText(location(path))) ?? "" + text)
    }

    func program(_ path: String) throws { try write(path, "\u{7f}ELF", mode: 0o755) }

    func link(_ path: String, to target: String) throws {
        try Files.createSymlink(place(path), to: FilePath(target))
    }

    func remove(_ path: String) throws { try Files.removeTree(location(path)) }

    func makeFolder(_ path: String) throws { try Files.createDirectories(location(path)) }

    // MARK: Devices

    func gpu(
        _ address: String = "0000:17:00.0", device: String = "0x2330", driver: String? = "nvidia"
    ) throws {
        let place = "/sys/bus/pci/devices/\(address)"
        try write("\(place)/vendor", "0x10de\n")
        try write("\(place)/device", device + "\n")
        try write("\(place)/class", "0x030200\n")
        if let driver { try bind(address, to: driver) }
    }

    func bind(_ address: String = "0000:17:00.0", to driver: String?) throws {
        let link = "/sys/bus/pci/devices/\(address)/driver"
        if (try? Files.exists(location(link))) == true { try Files.remove(location(link)) }
        if let driver { try self.link(link, to: "../../../bus/pci/drivers/\(driver)") }
    }

    func package(_ name: String, _ version: String, status: String = "install ok installed") throws
    {
        let path = "/var/lib/dpkg/status"
        let old = (try? Files.readText(location(path))) ?? ""
        try write(
            path, old + "Package: \(name)\nStatus: \(status)\nVersion: \(version)\n\n")
    }

    /// A chip that joins GPUs.
    func nvswitch() throws {
        let place = "/sys/bus/pci/devices/0000:05:00.0"
        try write("\(place)/vendor", "0x10de\n")
        try write("\(place)/device", "0x22a3\n")
        try write("\(place)/class", "0x068000\n")
    }

    func secureBoot(_ isOn: Bool) throws {
        let name = "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
        try write(
            "/sys/firmware/efi/efivars/\(name)", bytes: [6, 0, 0, 0, isOn ? 1 : 0])
    }

    // MARK: Examination

    func examine(timeLimit: Duration = .seconds(5)) async -> DoctorReport {
        let probe = MachineProbe(
            root: folder.path, environment: environment, cacheFolder: nil,
            programs: runner ?? Answers(answers), isImage: isImage)
        let (space, shared, temporary) = (space, shared, temporary)
        return await Doctor(
            probe: probe, user: user, now: now,
            subject: .init(environment: subject, places: ["/home/user"], temporary: "/tmp"),
            timeLimit: timeLimit,
            space: { path in
                let path = path.string
                if path.hasSuffix("/dev/shm") { return shared }
                return path.hasSuffix("/tmp") ? temporary ?? space : space
            }
        ).examine()
    }
}

/// Answers from memory; a program that is not foreseen throws, and its absence is seen.
struct Answers: ProgramRunner {
    let answers: [String: ProgramResult]

    init(_ answers: [String: ProgramResult]) { self.answers = answers }

    func run(_ program: ProgramRun) async throws -> ProgramResult {
        let path = program.executable.string
        if let first = program.arguments.first, let name = program.executable.lastComponent,
            let answer = answers["\(name.string) \(first)"]
        {
            return answer
        }
        guard let answer = answers.first(where: { path.hasSuffix($0.key) }) else {
            throw ProvisionError(.programUnusable, "nobody foresaw `\(path)`")
        }
        return answer.value
    }
}

extension Patient {
    /// A container of Debian as it comes: no GPU, no driver, no compiler, no certificates.
    static func cleanDebian() throws -> Patient {
        let patient = try Patient()
        try patient.write("/usr/lib/os-release", CleanDebian.release)
        try patient.link("/etc/os-release", to: "../usr/lib/os-release")
        try patient.write("/var/lib/dpkg/status", CleanDebian.packages)
        try patient.write("/proc/sys/kernel/osrelease", "6.1.0-37-amd64\n")
        try patient.write("/proc/sys/kernel/version", "#1 SMP\n")
        try patient.write("/proc/sys/kernel/arch", "x86_64\n")
        try patient.write("/proc/self/mounts", CleanDebian.mounts)
        try patient.write("/etc/profile", CleanDebian.profile)
        try patient.write("/etc/bash.bashrc", CleanDebian.bashrc)
        try patient.write("/home/user/.bashrc", CleanDebian.bashrc)
        try patient.write(
            "/etc/ld.so.conf.d/libc.conf", "# libc default configuration\n/usr/local/lib\n")
        try patient.write(
            "/etc/ld.so.conf.d/x86_64-linux-gnu.conf",
            "# Multiarch support\n/usr/local/lib/x86_64-linux-gnu\n/lib/x86_64-linux-gnu\n")
        try patient.makeFolder("/usr/lib/x86_64-linux-gnu")
        try patient.makeFolder("/dev/shm")
        try patient.makeFolder("/home/user")
        patient.shared = VolumeSpace(free: 64 << 20, total: 64 << 20)
        return patient
    }

    /// A server with an H100 on which all is well: driver, toolkit, torch.
    static func healthy() throws -> Patient {
        let patient = try Patient()
        let kernel = "6.8.0-60-generic"
        try patient.write(
            "/etc/os-release",
            """
            ID=ubuntu
            VERSION_ID="24.04"
            VERSION_CODENAME=noble
            ID_LIKE=debian
            PRETTY_NAME="Ubuntu 24.04.2 LTS"
            """)
        try patient.write("/proc/sys/kernel/osrelease", kernel + "\n")
        try patient.write("/proc/sys/kernel/arch", "x86_64\n")
        try patient.write("/boot/vmlinuz-\(kernel)")
        try patient.makeFolder("/lib/modules/\(kernel)/build")
        try patient.write("/lib/modules/\(kernel)/updates/dkms/nvidia.ko.zst")
        try patient.makeFolder("/var/lib/dkms/nvidia/\(driver)/\(kernel)/x86_64/module")
        try patient.makeFolder("/etc/modprobe.d")
        try patient.secureBoot(false)
        try patient.gpu()
        try patient.load(driver)
        try patient.install(driver)
        for name in ["nvidia0", "nvidiactl", "nvidia-uvm"] {
            try patient.write("/dev/\(name)", mode: 0o666)
        }
        try patient.program("/usr/bin/nvidia-smi")
        try patient.program("/usr/bin/dmesg")
        patient.answers = [
            "nvidia-smi": .init(.exited(0), output: "Enabled, Default, Disabled\n"),
            "dmesg": .init(.exited(0), output: ""),
        ]
        try patient.toolkit("12.8")
        try patient.link("/usr/local/cuda", to: "cuda-12.8")
        patient.environment["PATH"] = "/usr/local/cuda/bin:/usr/bin:/bin"
        try patient.program("/usr/bin/x86_64-linux-gnu-gcc-13")
        try patient.link("/usr/bin/gcc", to: "x86_64-linux-gnu-gcc-13")
        try patient.environmentWithTorch()
        try patient.write("/etc/ssl/certs/ca-certificates.crt", "x")
        try patient.makeFolder("/dev/shm")
        try patient.write("/proc/self/mounts", "/dev/sda1 / ext4 rw,relatime 0 0\n")
        try patient.write("/proc/1/comm", "systemd\n")
        try patient.write("/var/lib/apt/lists/archive.example_dists_noble_Packages", "")
        return patient
    }

    static let driver = "580.65.06"
    static let kernel = "6.8.0-60-generic"

    func load(_ version: String, modules: String = "Open Kernel Module for x86_64") throws {
        try write("/sys/module/nvidia/version", version + "\n")
        try write(
            "/proc/driver/nvidia/version",
            "NVRM version: NVIDIA UNIX \(modules)  \(version)  Release Build\n")
    }

    func unload() throws {
        try remove("/sys/module/nvidia")
        try remove("/proc/driver")
        try bind(to: nil)
    }

    func install(_ version: String) throws {
        let folder = "/usr/lib/x86_64-linux-gnu"
        try write("\(folder)/libcuda.so.\(version)")
        try link("\(folder)/libcuda.so.1", to: "libcuda.so.\(version)")
        let branch = version.prefix(3)
        for name in ["nvidia-driver-\(branch)-open", "nvidia-utils-\(branch)"] {
            try package(name, "\(version)-0ubuntu1")
        }
    }

    func toolkit(_ version: String) throws {
        try program("/usr/local/cuda-\(version)/bin/nvcc")
    }

    func environmentWithTorch(_ version: String = "2.9.1+cu128", cuda: String = "'12.8'") throws {
        let packages = "/home/user/venv/lib/python3.12/site-packages"
        try write(
            "\(packages)/torch/version.py",
            """
            from typing import Optional
            __version__ = '\(version)'
            debug = False
            cuda: Optional[str] = \(cuda)
            """)
        try makeFolder("\(packages)/torch-\(version).dist-info")
        try makeFolder("\(packages)/triton-3.5.1.dist-info")
        try write("/home/user/venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.12.3\n")
        try makeFolder("/home/user/venv/bin")
        try write("/usr/include/python3.12/Python.h")
        environment["VIRTUAL_ENV"] = "/home/user/venv"
    }
}

/// Files of Debian 12's minimal system, as a container has them.
enum CleanDebian {
    static let release = """
        PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
        NAME="Debian GNU/Linux"
        VERSION_ID="12"
        VERSION="12 (bookworm)"
        VERSION_CODENAME=bookworm
        ID=debian
        """

    static let packages =
        ["apt", "base-files", "bash", "coreutils", "dpkg", "libc6", "login"]
        .map { "Package: \($0)\nStatus: install ok installed\nVersion: 1.0-1\n" }
        .joined(separator: "\n") + "\n"

    static let mounts = """
        overlay / overlay rw,relatime,lowerdir=/var/lib/x 0 0
        proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0
        shm /dev/shm tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k 0 0
        """

    static let profile = """
        # /etc/profile: system-wide .profile file for the Bourne shell (sh(1))
        if [ "$(id -u)" -eq 0 ]; then
          PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        fi
        export PATH
        """

    static let bashrc = """
        # System-wide .bashrc file for interactive bash(1) shells.
        [ -z "$PS1" ] && return
        shopt -s checkwinsize
        #export LD_LIBRARY_PATH=/nowhere
        """
}
