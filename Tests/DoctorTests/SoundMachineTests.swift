import FileSystem
import Machine
import Synchronization
import SystemPackage
import Testing

@testable import Doctor

@Suite struct `Machines that are sound` {
    @Test func `a clean Debian container raises no alarm`() async throws {
        let patient = try Patient.cleanDebian()
        patient.environment["container"] = "podman"
        let report = await patient.examine()
        #expect(report.findings.filter { $0.severity != .note } == [])
        #expect(report.findings.map(\.kind) == [.noCertificates])
        #expect(!report.hasFailed)
    }

    @Test func `a clean Debian machine raises no alarm`() async throws {
        let report = await (try Patient.cleanDebian()).examine()
        #expect(report.findings.map(\.kind) == [.noCertificates])
        #expect(
            report.sections.first?.summary.hasPrefix("Debian GNU/Linux 12 (bookworm), x86_64")
                == true)
    }

    @Test func `a server with all that it needs has nothing to be told`() async throws {
        let report = await (try Patient.healthy()).examine()
        #expect(report.findings == [])
        #expect(
            report.sections.map(\.title) == [
                "System", "GPU", "Kernel", "Driver", "Devices", "nvidia-smi", "Packages", "CUDA",
                "Python", "Disk", "Network",
            ])
    }

    @Test func `processes that /proc hides from a user are not taken for stopped ones`()
        async throws
    {
        let patient = try Patient.healthy()
        try patient.remove("/proc/1")
        try patient.nvswitch()
        try patient.program("/usr/bin/nv-fabricmanager")
        patient.answers["nvidia-smi"] = .init(.exited(0), output: "Disabled, Default, Disabled\n")
        #expect(await patient.examine().findings == [])
    }

    @Test func `Debian's open module is one`() async throws {
        let patient = try Patient.healthy()
        let modules = "/lib/modules/\(Patient.kernel)/updates/dkms"
        try patient.remove(modules)
        for kernel in [Patient.kernel, "6.8.0-71-generic"] {
            let folder = "/lib/modules/\(kernel)/updates/dkms"
            try patient.write("\(folder)/nvidia-current-open.ko.xz")
            try patient.write("\(folder)/nvidia-current-drm.ko.xz")
        }
        try patient.write("/boot/vmlinuz-6.8.0-71-generic")
        #expect(await patient.examine().findings == [])
        try patient.remove(modules + "/nvidia-current-open.ko.xz")
        try patient.unload()
        #expect(await patient.examine().findings.map(\.kind) == [.moduleNotBuilt])
    }

    @Test func `a small file system for temporary files is none for environments`() async throws {
        let patient = try Patient.healthy()
        try patient.makeFolder("/tmp")
        patient.temporary = .init(free: 2_000_000_000, total: 2_000_000_000, device: 7)
        #expect(await patient.examine().findings == [])
    }

    @Test func `of several folders of certificates one is enough`() async throws {
        let patient = try Patient.healthy()
        patient.environment["SSL_CERT_DIR"] = "/nowhere:/etc/ssl/certs"
        #expect(await patient.examine().findings.map(\.kind) == [.networkSettings])
        patient.environment["SSL_CERT_DIR"] = "/nowhere:/neither"
        #expect(await patient.examine().findings.map(\.kind) == [.certificatesMissing])
    }

    @Test func `GPUs of the host that a container was not given are none of its own`() async throws
    {
        let patient = try Patient.healthy()
        patient.environment["container"] = "podman"
        try patient.gpu("0000:65:00.0", device: "0x1023")
        try patient.gpu("0000:66:00.0", device: "0x1023")
        let told = "/proc/driver/nvidia/gpus"
        try patient.write("\(told)/0000:17:00.0/information", "Device Minor: \t 0\n")
        try patient.write("\(told)/0000:65:00.0/information", "Device Minor: \t 1\n")
        let report = await patient.examine()
        #expect(report.findings == [])
        #expect(
            report.sections.first { $0.title == "GPU" }?.summary
                == "H100 SXM5 80GB (Hopper, sm_90)")
    }

    @Test func `a container that was given no GPU is told that alone`() async throws {
        let patient = try Patient.healthy()
        patient.environment["container"] = "podman"
        try patient.remove("/dev/nvidia0")
        try patient.remove("/dev/nvidiactl")
        try patient.environmentWithTorch("2.9.1+cpu", cuda: "None")
        #expect(await patient.examine().findings.map(\.kind) == [.containerWithoutGPU])
    }

    @Test(arguments: [
        "/var/lib/docker/overlay2/l/ABC", "/var/lib/buildkit/runc-overlayfs/snapshots/1",
        "/home/user/.local/share/containers/storage/overlay/l/ABC",
        "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/2/fs",
    ])
    func `a step of a build in a container is one`(_ layer: String) async throws {
        let patient = try Patient.healthy()
        try patient.write(
            "/proc/self/mounts", "overlay / overlay rw,relatime,lowerdir=\(layer) 0 0\n")
        try patient.remove("/dev/nvidia0")
        try patient.remove("/dev/nvidiactl")
        #expect(await patient.examine().findings.map(\.kind) == [.containerWithoutGPU])
    }

    @Test func `Slurm's word for no GPU is told as that`() async throws {
        let patient = try Patient.healthy()
        patient.environment["CUDA_VISIBLE_DEVICES"] = "NoDevFiles"
        let finding = try #require(await patient.examine().findings.first)
        #expect(finding.summary == "Slurm gave this job no GPU")
    }

    @Test func `what the loader is told in its one file counts as well`() async throws {
        let patient = try Patient.healthy()
        try patient.toolkit("12.4")
        try patient.write("/usr/local/cuda-12.4/lib64/libcudart.so.12")
        try patient.write(
            "/etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n/usr/local/cuda-12.4/lib64\n")
        let finding = try #require(await patient.examine().findings.first)
        #expect(
            finding.evidence.contains(
                "the loader: `/usr/local/cuda-12.4/lib64/libcudart.so.12`, by /etc/ld.so.conf"))
    }

    @Test func `root types no sudo, and who has no lists fetches them first`() async throws {
        let patient = try Patient.healthy()
        try patient.remove("/usr/include/python3.12")
        let install = "apt-get install python3.12-dev"
        func commands() async throws -> [String] {
            try #require(await patient.examine().findings.first?.remedies.first).commands
        }
        #expect(try await commands() == ["sudo \(install)"])
        patient.user = DoctorUser(id: 0, groups: [0])
        #expect(try await commands() == [install])
        try patient.remove("/var/lib/apt")
        #expect(try await commands() == ["apt-get update", install])
        #expect(
            await patient.examine().findings.first?.remedies.first?.text
                == "`apt-get update && \(install)`")
    }

    @Test(arguments: [
        "[Unknown Error], Default, [Unknown Error]\n",
        "Enabled, [Insufficient Permissions], [N/A]\n",
    ])
    func `a field that nvidia-smi is not told is that field's`(_ row: String) async throws {
        let patient = try Patient.healthy()
        patient.answers["nvidia-smi"] = .init(.exited(0), output: row)
        #expect(await patient.examine().findings == [])
    }

    @Test func `an nvidia-smi that knows no MIG is asked without it`() async throws {
        let patient = try Patient.healthy()
        let asked = "--query-gpu=persistence_mode,compute_mode"
        patient.answers["nvidia-smi \(asked),mig.mode.current"] = .init(
            .exited(2), output: "Field \"mig.mode.current\" is not a valid field to query.\n")
        patient.answers["nvidia-smi \(asked)"] = .init(.exited(0), output: "Enabled, Default\n")
        let report = await patient.examine()
        #expect(report.findings == [])
        #expect(report.sections.contains { $0.summary == "answers for 1 GPU" })
    }

    @Test func `an nvidia-smi that starts many GPUs is given the time for it`() async throws {
        let patient = try Patient.healthy()
        for bus in ["18", "19", "1a", "1b", "1c", "1d", "1e"] {
            try patient.gpu("0000:\(bus):00.0")
        }
        patient.answers["nvidia-smi"] = .init(.exited(0), output: "Disabled, Default, [N/A]\n")
        let clock = LimitsSeen(programs: Answers(patient.answers))
        patient.runner = clock
        let report = await patient.examine(timeLimit: .seconds(10))
        #expect(report.findings.map(\.kind) == [.persistenceOff])
        #expect(clock.limits["nvidia-smi"] == .seconds(50))
        #expect(clock.limits["dmesg"] == .seconds(10))
    }

    @Test func `errors from before the driver was loaded anew are over`() async throws {
        let patient = try Patient.healthy()
        patient.answers["dmesg"] = .init(
            .exited(0),
            output: """
                [9.1] NVRM: Xid (PCI:0000:17:00): 79, GPU has fallen off the bus.
                [9.9] NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  580.65.06

                """)
        #expect(await patient.examine().findings == [])
    }

    @Test func `a card that jobs do not see is not judged by what they bring`() async throws {
        let patient = try Patient.healthy()
        // A Kepler, which neither torch nor nvcc of today has code for.
        try patient.gpu("0000:65:00.0", device: "0x1023", driver: "vfio-pci")
        #expect(await patient.examine().findings.map(\.kind) == [.gpuPassedThrough])
        try patient.bind("0000:65:00.0", to: "nvidia")
        let kinds = await patient.examine().findings.map(\.kind)
        #expect(kinds.contains(.torchWithoutGPU) && kinds.contains(.toolkitWithoutGPU))
        patient.environment["CUDA_VISIBLE_DEVICES"] = "0"
        patient.environment["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID"
        let report = await patient.examine()
        #expect(
            !report.findings.contains {
                [.torchWithoutGPU, .toolkitWithoutGPU].contains($0.kind)
            })
        // Where CUDA's own order counts nobody can tell which one is left.
        patient.environment["CUDA_DEVICE_ORDER"] = nil
        let unsure = await patient.examine().findings.filter {
            [.torchWithoutGPU, .toolkitWithoutGPU].contains($0.kind)
        }
        #expect(unsure.map(\.severity) == [.note, .note])
    }

    @Test func `an image is judged by its files alone`() async throws {
        let patient = try Patient.healthy()
        patient.isImage = true
        try patient.remove("/dev")
        try patient.unload()
        #expect(await patient.examine().findings == [])
    }
}

/// Keeps how long each program was given.
private final class LimitsSeen: ProgramRunner {
    private let programs: any ProgramRunner
    private let seen = Mutex<[String: Duration]>([:])

    init(programs: any ProgramRunner) { self.programs = programs }

    var limits: [String: Duration] { seen.withLock { $0 } }

    func run(_ program: ProgramRun) async throws -> ProgramResult {
        let name = program.executable.lastComponent?.string ?? ""
        seen.withLock { $0[name] = program.timeLimit }
        return try await programs.run(program)
    }
}
