import Machine
import PackageModel
import SystemPackage

/// Variables that hide GPUs, or put other libraries in front.
enum VariableRule: DoctorRule {
    static let title = "Variables"

    static func summary(_ seen: Evidence) -> String? { nil }

    static func findings(_ seen: Evidence) -> [Finding] {
        [
            devices(seen), stub(seen), compatibility(seen), shadows(seen), empty(seen), home(seen),
            blocking(seen),
        ].compactMap(\.self)
    }

    private static let visible = "CUDA_VISIBLE_DEVICES"

    private static func devices(_ seen: Evidence) -> Finding? {
        guard let value = seen.variables[visible], seen.hasGPU, let left = seen.machine.visibleGPUs,
            left.count < seen.machine.gpus.count
        else { return nil }
        let evidence = ["`\(visible)` is \"\(value)\""] + seen.variables.origins(of: visible)
        guard left.isEmpty else {
            return Finding(
                .someDevicesHidden, .note,
                "programs see \(left.count) of \(seen.machine.gpus.count) GPUs", evidence: evidence,
                remedies: [Remedy("all of them: `env -u \(visible) COMMAND`")])
        }
        // Slurm's word where a job asked for none.
        let isJob = value == "NoDevFiles"
        return Finding(
            .allDevicesHidden, .failure,
            isJob ? "Slurm gave this job no GPU" : "`\(visible)` hides every GPU",
            evidence: evidence,
            remedies: isJob
                ? [Remedy("ask for one when the job is started: `srun --gres=gpu:1 COMMAND`")]
                : removal(of: visible, seen))
    }

    /// To take lines out of files is a person's work: they may stand in an `if`.
    private static func removal(of name: String, _ seen: Evidence) -> [Remedy] {
        let lines = seen.variables.culprits(name)
        return lines.prefix(2).map { Remedy("take line \($0.number) out of `\($0.path)`") }
            + [Remedy(type: "unset \(name)", "in this shell; or `env -u \(name) COMMAND`")]
    }

    private static func stub(_ seen: Evidence) -> Finding? {
        guard let shadow = seen.variables.shadows.first(where: \.hasLinkingDriver) else {
            return nil
        }
        return Finding(
            .driverStub, .failure, "a stub stands in front of the driver's `libcuda.so.1`",
            evidence: ["`LD_LIBRARY_PATH` has `\(shadow.folder)`, which is for linking alone"]
                + seen.variables.origins(of: "LD_LIBRARY_PATH"),
            remedies: removal(of: "LD_LIBRARY_PATH", seen))
    }

    private static func shadows(_ seen: Evidence) -> Finding? {
        let shadows = seen.variables.shadows.filter { !$0.libraries.isEmpty }
        guard !shadows.isEmpty,
            seen.python?.torch != nil || seen.variables.setters["LD_LIBRARY_PATH"] != nil
        else { return nil }
        return Finding(
            .libraryPathShadows, .warning,
            "`LD_LIBRARY_PATH` puts CUDA libraries in front of those that programs bring",
            evidence: shadows.prefix(3).map { shadow in
                "`\(shadow.folder)`: " + shadow.libraries.prefix(3).joined(separator: ", ")
                    + (shadow.libraries.count > 3 ? " and more" : "")
            } + seen.variables.origins(of: "LD_LIBRARY_PATH"),
            remedies: removal(of: "LD_LIBRARY_PATH", seen))
    }

    /// NVIDIA's package `cuda-compat` is for GPUs of servers, under drivers that are older than it.
    private static func compatibility(_ seen: Evidence) -> Finding? {
        guard let found = seen.libraries.compatibility,
            let loaded = seen.machine.driver.loaded?.version
        else { return nil }
        let name = found.library.lastComponent?.string ?? ""
        let own = DottedVersion(name.dropFirst("libcuda.so.".count))
        let gaming = seen.jobGPUs.first { gpu in
            ["GeForce", "TITAN"].contains { gpu.title.hasPrefix($0) }
        }
        let isOlder = own.map { $0 < loaded } ?? false
        guard gaming != nil || isOlder else { return nil }
        let reason =
            gaming.map { "it is for GPUs of servers, and this is a \($0.title)" }
            ?? "it is older than the driver, \(loaded.text)"
        let path = "LD_LIBRARY_PATH"
        let isNamed = (seen.variables[path] ?? "").split(separator: ":")
            .contains { FilePath(String($0)) == found.folder }
        let file = seen.libraries.loaderFolders.first { $0.path == found.folder }?.file
        return Finding(
            .compatibilityLibrary, .failure,
            "CUDA's compatibility library stands in front of the driver's, and cannot work here",
            evidence: ["`\(found.library)`", reason]
                + (isNamed
                    ? seen.variables.origins(of: path)
                    : file.map { ["`\($0)` names `\(found.folder)`"] } ?? []),
            remedies: isNamed
                ? removal(of: path, seen)
                : [
                    Remedy(
                        "take `\(found.folder)` out of `\(file?.string ?? "/etc/ld.so.conf")`, "
                            + "then `sudo ldconfig`"),
                    Remedy("or `sudo apt-get remove 'cuda-compat-*'`, where a package brought it"),
                ])
    }

    /// The loader takes an empty part for the folder that a program is started in.
    private static func empty(_ seen: Evidence) -> Finding? {
        guard let value = seen.variables["LD_LIBRARY_PATH"], !value.isEmpty,
            value.split(separator: ":", omittingEmptySubsequences: false).contains("")
        else { return nil }
        return Finding(
            .libraryPathEmpty, .note,
            "`LD_LIBRARY_PATH` has an empty part: libraries of the current folder go first",
            evidence: ["it is \"\(value.prefix(200))\""]
                + seen.variables.origins(of: "LD_LIBRARY_PATH"),
            remedies: [
                Remedy("write it as `DIR${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}` where it is set")
            ])
    }

    private static func home(_ seen: Evidence) -> Finding? {
        guard let name = seen.variables.emptyHomes.first, let value = seen.variables[name] else {
            return nil
        }
        return Finding(
            .cudaHomeEmpty, .warning, "`\(name)` names a folder without a compiler",
            evidence: ["`\(value)/bin/nvcc` is not there"] + seen.variables.origins(of: name),
            remedies: removal(of: name, seen))
    }

    private static func blocking(_ seen: Evidence) -> Finding? {
        guard let value = seen.variables["CUDA_LAUNCH_BLOCKING"], !value.isEmpty, value != "0"
        else {
            return nil
        }
        return Finding(
            .launchBlocking, .note, "`CUDA_LAUNCH_BLOCKING` is set: every kernel is waited for",
            evidence: seen.variables.origins(of: "CUDA_LAUNCH_BLOCKING"),
            remedies: removal(of: "CUDA_LAUNCH_BLOCKING", seen))
    }
}
