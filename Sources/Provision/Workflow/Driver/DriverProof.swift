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
    let programs: any ProgramRunner

    /// Throws R655 where `modinfo` tells another version, or `nvidia-smi` or `libcuda` is not there.
    func check() async throws {
        var faults: [String] = []
        if let kernel, let fault = try await moduleFault(kernel) { faults.append(fault) }
        for path in Self.programPaths where try !Files.exists(place(path)) {
            faults.append("`\(path)` is not there")
        }
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
