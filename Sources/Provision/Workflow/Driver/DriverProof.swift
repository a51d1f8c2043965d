import Diagnostics
import FileSystem
import Machine
import PackageModel
import SystemPackage

/// Whether the driver on the disk is the planned one, for the kernel and for programs.
///
/// apt's exit status proves neither.
struct DriverProof {
    let planned: DottedVersion
    /// The kernel whose module counts; nil where it is another machine's.
    let kernel: String?
    let root: FilePath
    /// What is drawn with it: nothing on a headless machine.
    var graphics: Graphics = []
    let programs: any ProgramRunner

    /// The user space of a desktop.
    struct Graphics: OptionSet {
        let rawValue: Int
        static let openGL = Graphics(rawValue: 1)
        static let vulkan = Graphics(rawValue: 2)
    }

    /// Throws R655 where `modinfo` tells another version, or programs would not find what they start
    /// with: `nvidia-smi`, libcuda, and on a desktop the libraries of OpenGL and Vulkan.
    func check() async throws {
        var faults: [String] = []
        if let kernel, let fault = try await moduleFault(kernel) { faults.append(fault) }
        for path in Self.programPaths where try !Files.exists(place(path)) {
            faults.append("`\(path)` is not there")
        }
        faults += try userSpaceFaults()
        guard let first = faults.first else { return }
        let log = kernel.map { "/var/lib/dkms/nvidia/\(planned)/build/make.log (\($0))" }
        throw ProvisionError(
            .driverNotBuilt, "driver \(planned) is installed, and does not work: \(first)",
            context: Array(faults.dropFirst()),
            hints: [
                "`dkms status` and `sudo dkms autoinstall` tell why a module was not built",
                log.map { Hint("a module that is built here leaves its words in \($0)") },
            ].compactMap(\.self))
    }

    private static let programPaths: [FilePath] = ["/usr/bin/nvidia-smi"]

    private func userSpaceFaults() throws -> [String] {
        var faults: [String] = []
        if try !hasLibrary("libcuda.so.1") { faults.append("no library `libcuda.so.1` is there") }
        if graphics.contains(.openGL), try !hasLibrary("libGLX_nvidia.so.0") {
            faults.append("no library `libGLX_nvidia.so.0` is there, which OpenGL needs")
        }
        if graphics.contains(.vulkan), try !hasVulkan() {
            faults.append("Vulkan does not know it: no `icd.d` has a file `nvidia_icd*.json`")
        }
        return faults
    }

    /// In the folder of whichever architecture the machine has.
    private func hasLibrary(_ name: String) throws -> Bool {
        let folder = place("/usr/lib")
        guard try Files.exists(folder) else { return false }
        return try Files.list(folder).contains { entry in
            try entry.name.hasSuffix("-linux-gnu")
                && Files.exists(folder.appending(entry.name).appending(name))
        }
    }

    private func hasVulkan() throws -> Bool {
        try [FilePath("/usr/share/vulkan/icd.d"), "/etc/vulkan/icd.d"].contains { folder in
            guard try Files.exists(place(folder)) else { return false }
            return try Files.list(place(folder)).contains { $0.name.hasPrefix("nvidia_icd") }
        }
    }

    private func moduleFault(_ kernel: String) async throws -> String? {
        for folder in ["/usr/sbin", "/sbin"] {
            let modinfo = FilePath(folder).appending("modinfo")
            guard try Files.exists(place(modinfo)) else { continue }
            let result = try await programs.run(
                ProgramRun(
                    place(modinfo),
                    arguments: (root == "/" ? [] : ["-b", root.string])
                        + ["-k", kernel, "-F", "version", "nvidia"],
                    environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"]))
            guard result.isSuccess else { return "the kernel \(kernel) has no module `nvidia`" }
            let told = result.output.split(whereSeparator: \.isWhitespace).first.map(String.init)
            return told == planned.text
                ? nil : "the kernel \(kernel) would load \(told ?? "an unknown version")"
        }
        return "`modinfo` is not there to ask"
    }

    private func place(_ path: FilePath) -> FilePath {
        root == "/" ? path : root.appending(path.components)
    }
}
