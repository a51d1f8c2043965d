import FileSystem
import Glibc
import Machine
import SystemPackage
import TestSupport
import Testing

@testable import Doctor

@Suite struct `Files and programs that mean harm` {
    /// Every file that the examination reads by name, as far as a list can be kept.
    static let paths = [
        "/etc/os-release", "/var/lib/dpkg/status", "/proc/sys/kernel/osrelease", "/proc/modules",
        "/etc/environment", "/etc/profile", "/etc/profile.d/x.sh", "/home/user/.bashrc",
        "/etc/ld.so.conf.d/x.conf", "/etc/modprobe.d/x.conf", "/proc/self/mounts",
        "/var/lib/dkms/nvidia/580.65.06/build/make.log",
        "/lib/modules/6.8.0-60-generic/modules.dep",
        "/home/user/venv/lib/python3.12/site-packages/torch/version.py",
        "/home/user/venv/pyvenv.cfg", "/usr/local/cuda-12.8/include/cuda.h",
        "/proc/driver/nvidia/version", "/sys/module/nvidia/version",
        "/sys/bus/pci/devices/0000:17:00.0/vendor", "/sys/bus/pci/devices/0000:17:00.0/class",
        "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
        "/var/lib/dkms/mok.pub", "/proc/1/cgroup", "/run/systemd/container",
    ]

    enum Harm: String, CaseIterable, Sendable {
        case pipe, folder, dangling, loop, zeros, binary, huge, endlessLine
    }

    /// A third of the files at a time: what one of them hides, another run reads.
    @Test(arguments: Harm.allCases, 0..<3)
    func `no file stops or breaks the examination`(_ harm: Harm, _ third: Int) async throws {
        let patient = try Patient.healthy()
        for (index, path) in Self.paths.enumerated() where index % 3 == third {
            try? patient.remove(path)
            try Self.place(harm, at: path, of: patient)
        }
        let report = await patient.examine()
        #expect(report.sections.count > 2)
    }

    private static func place(_ harm: Harm, at path: String, of patient: Patient) throws {
        switch harm {
        case .pipe:
            try patient.makeFolder(FilePath(path).removingLastComponent().string)
            _ = mkfifo(patient.location(path).string, 0o644)
        case .folder: try patient.makeFolder(path)
        case .dangling: try patient.link(path, to: "/nowhere/at/all")
        case .loop: try patient.link(path, to: path)
        case .zeros: try patient.write(path, bytes: [UInt8](repeating: 0, count: 4096))
        case .binary:
            try patient.write(path, bytes: (0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 197) })
        case .huge:
            try patient.write(path)
            let file = try OpenFile.open(patient.location(path), .update(mode: 0o644))
            try file.truncate(to: 1 << 40)
        case .endlessLine:
            try patient.write(path, String(repeating: "Package: nvidia CUDA_HOME=", count: 20_000))
        }
    }

    @Test(.enabled(if: UndeadProgram.isPossible, "no Python here"), .timeLimit(.minutes(3)))
    func `a program that cannot be killed is given up, and told`() async throws {
        let patient = try Patient.healthy()
        let undead = try UndeadProgram(in: patient.location("/home/user"), printing: "held")
        defer { undead.release() }
        let line = ([undead.executable.string] + undead.arguments).joined(separator: " ")
        patient.runner = SubprocessRunner()
        try patient.write("/usr/bin/nvidia-smi", "#!/bin/sh\nexec \(line)\n", mode: 0o755)
        try patient.write("/usr/bin/dmesg", "#!/bin/sh\n", mode: 0o755)
        let report = await patient.examine(timeLimit: .seconds(3))
        #expect(report.findings.map(\.kind) == [.toolHangs])
    }

    @Test func `a real program that sleeps is killed at its limit`() async throws {
        let patient = try Patient.healthy()
        patient.runner = SubprocessRunner()
        try patient.write("/usr/bin/nvidia-smi", "#!/bin/sh\nexec sleep 600\n", mode: 0o755)
        try patient.write("/usr/bin/dmesg", "#!/bin/sh\n", mode: 0o755)
        let report = await patient.examine(timeLimit: .milliseconds(700))
        #expect(report.findings.map(\.kind) == [.toolHangs])
    }

    @Test func `names from files are quoted in the script`() async throws {
        let patient = try Patient.healthy()
        try patient.unload()
        try patient.write("/etc/modprobe.d/$(touch x) '.conf", "blacklist nvidia\n")
        try patient.package("nvidia-x;reboot", "1", status: "hold ok installed")
        let script = RepairScript(await patient.examine()).text
        #expect(script.contains(#"sudo sed -i '1s/^/# /' '/etc/modprobe.d/$(touch x) '\''.conf'"#))
        #expect(script.contains("sudo apt-mark unhold 'nvidia-x;reboot'\n"))
        #expect(script.hasSuffix("\nsudo reboot\n"))
        #expect(script.split(separator: "\n").count { $0 == "sudo reboot" } == 1)
    }
}
