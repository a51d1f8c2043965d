import Machine
import PackageModel
import SystemPackage

/// What `nvidia-smi` says, and what it says of the GPUs.
enum ToolRule: DoctorRule {
    static let title = "nvidia-smi"

    static func summary(_ seen: Evidence) -> String? {
        guard seen.tool.result?.isSuccess == true, !seen.tool.rows.isEmpty else { return nil }
        let count = seen.tool.rows.count
        return "answers for \(count == 1 ? "1 GPU" : "\(count) GPUs")"
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        guard let path = seen.tool.path else { return missing(seen) }
        guard let result = seen.tool.result else {
            return seen.tool.wasAsked ? [unusable("\(path)")] : []
        }
        if let fault = fault(result, seen.tool, "\(path)") { return [fault] }
        return [prohibited(seen), uncut(seen), persistence(seen)].compactMap(\.self)
    }

    private static func missing(_ seen: Evidence) -> [Finding] {
        guard seen.machine.driver.loaded != nil, !seen.isGuest, seen.hasGPU else { return [] }
        let branch = seen.machine.driver.loaded.map { Int($0.version.major) } ?? 0
        let isUbuntu = seen.machine.system.id == "ubuntu"
        return [
            Finding(
                .toolMissing, .warning, "the driver is loaded, and there is no `nvidia-smi`",
                evidence: ["neither `PATH` nor `/usr/bin` has it"],
                remedies: [
                    Remedy(
                        type: "sudo apt-get install "
                            + (isUbuntu ? "nvidia-utils-\(branch)" : "nvidia-smi"))
                ])
        ]
    }

    /// One known text, what it means and what to type.
    private struct Known {
        var text: String
        var kind: FindingKind
        var summary: String
        var remedies: [Remedy]
    }

    private static let known: [Known] = [
        Known(
            text: "Driver/library version mismatch", kind: .driverMismatch,
            summary: "the driver's libraries are of another version than its kernel module",
            remedies: [Remedy(type: "sudo reboot", "loads the module that is installed")]),
        Known(
            text: "GPU access blocked by the operating system", kind: .wslWithoutDriver,
            summary: "Windows does not let WSL at the GPU",
            remedies: [Remedy("update NVIDIA's driver in Windows, then there: `wsl --shutdown`")]),
        Known(
            text: "couldn't communicate with the NVIDIA driver", kind: .toolFindsNoDriver,
            summary: "`nvidia-smi` does not reach the driver",
            remedies: [
                Remedy(type: "sudo modprobe nvidia", "loads it, or says why not"),
                Remedy("the kernel's own words: `sudo dmesg | grep -i -e nvrm -e nvidia`"),
            ]),
        Known(
            text: "couldn't find libnvidia-ml.so", kind: .toolFindsNoLibrary,
            summary: "`nvidia-smi` does not find the driver's library `libnvidia-ml.so.1`",
            remedies: [
                Remedy(
                    "the package `libnvidia-ml1` or `libnvidia-compute-BRANCH`, or `sudo ldconfig`")
            ]),
        Known(
            text: "is lost", kind: .gpuLost, summary: "a GPU does not answer any more",
            remedies: [Remedy(type: "sudo reboot", "or power the machine off and on")]),
        Known(
            text: "Unable to determine the device handle", kind: .gpuLost,
            summary: "a GPU does not answer any more",
            remedies: [Remedy(type: "sudo reboot", "or power the machine off and on")]),
        Known(
            text: "No devices were found", kind: .toolFindsNoDevice,
            summary: "the driver is loaded and has no GPU",
            remedies: [Remedy("the kernel says why: `sudo dmesg | grep -i -e nvrm -e xid`")]),
        Known(
            text: "Insufficient Permissions", kind: .toolMayNot,
            summary: "this user may not ask the driver",
            remedies: [Remedy("see who may: `ls -l /dev/nvidia*`")]),
        Known(
            text: "Unknown Error", kind: .toolUnknownError,
            summary: "the driver answers with an error that has no name",
            remedies: [
                Remedy("in a container: stop it and start it again; it lost its devices"),
                Remedy("on a machine: `sudo dmesg | grep -i -e nvrm -e xid`, then a reboot"),
            ]),
    ]

    private static func fault(
        _ result: ProgramResult, _ tool: ToolEvidence, _ path: String
    ) -> Finding? {
        let (text, rows) = (tool.text, tool.rows)
        if result.ending == .timedOut {
            return Finding(
                .toolHangs, .failure, "`nvidia-smi` does not answer",
                evidence: ["`\(path)` was given up: \(result.description)"],
                remedies: [
                    Remedy("the kernel says why: `sudo dmesg | grep -i -e nvrm -e xid`"),
                    Remedy(type: "sudo reboot", "where a GPU holds the driver"),
                ])
        }
        let quote = text.split(whereSeparator: \.isNewline).prefix(3).map {
            "`nvidia-smi`: \($0.prefix(160))"
        }
        // Among values an error is that of one field, which this GPU or this user is not told.
        if result.isSuccess, !rows.isEmpty {
            return rows.contains(where: \.isLost)
                ? Finding(
                    .gpuLost, .failure, "a GPU does not answer any more", evidence: quote,
                    remedies: [Remedy(type: "sudo reboot", "or power the machine off and on")])
                : nil
        }
        if let found = known.first(where: { text.contains($0.text) }) {
            return Finding(
                found.kind, .failure, found.summary, evidence: quote, remedies: found.remedies)
        }
        guard !result.isSuccess else {
            return Finding(
                .toolFailed, .failure, "what `nvidia-smi` answers cannot be read",
                evidence: quote.isEmpty ? ["`\(path)` printed nothing"] : quote,
                remedies: [look(path)])
        }
        return Finding(
            .toolFailed, .failure, "`nvidia-smi` fails (\(result.description))",
            evidence: quote.isEmpty ? ["`\(path)` printed nothing"] : quote,
            remedies: [Remedy("the kernel's own words: `sudo dmesg | grep -i -e nvrm -e nvidia`")])
    }

    /// A program that could not be started, or that did not stop to print.
    private static func unusable(_ path: String) -> Finding {
        Finding(
            .toolFailed, .failure, "`nvidia-smi` cannot be used",
            evidence: ["`\(path)` could not be started, or printed without end"],
            remedies: [look(path)])
    }

    private static func look(_ path: String) -> Remedy {
        Remedy(
            "see whether it is NVIDIA's: `file \(path.shellWord)` and `dpkg -S \(path.shellWord)`")
    }

    private static func prohibited(_ seen: Evidence) -> Finding? {
        guard let index = seen.tool.rows.firstIndex(where: { $0.computeMode == "Prohibited" })
        else {
            return nil
        }
        return Finding(
            .computeProhibited, .failure, "GPU \(index) is closed to CUDA programs",
            evidence: ["`nvidia-smi` gives its compute mode as Prohibited"],
            remedies: [Remedy(type: "sudo nvidia-smi -i \(index) -c DEFAULT")])
    }

    /// A GPU that is to be used in instances, and has none.
    private static func uncut(_ seen: Evidence) -> Finding? {
        guard seen.tool.instances == 0,
            let index = seen.tool.rows.firstIndex(where: \.hasInstances)
        else { return nil }
        return Finding(
            .instancesMissing, .failure, "MIG is on for GPU \(index), and it has no instances",
            evidence: ["`nvidia-smi -L` lists none: CUDA programs find no device"],
            remedies: [
                Remedy(type: "sudo nvidia-smi -i \(index) -mig 0", "switches MIG off"),
                Remedy("or make some: `sudo nvidia-smi mig -i \(index) -lgip`, then `-cgi ID -C`"),
            ])
    }

    /// What a driver that has its GPUs at hand never takes.
    private static let slow = Duration.seconds(5)

    /// Without it the driver lets go of an idle GPU, and the next program waits for it.
    private static func persistence(_ seen: Evidence) -> Finding? {
        guard !seen.isGuest, !seen.fabric.isPersistenceRunning, seen.fabric.seesProcesses,
            !seen.tool.rows.isEmpty, seen.tool.rows.allSatisfy({ $0.isPersistent == false })
        else { return nil }
        return Finding(
            .persistenceOff, .note, "the driver lets go of a GPU that nobody uses",
            evidence: ["persistence mode is off, and `nvidia-persistenced` does not run"]
                + (seen.tool.duration > slow
                    ? ["`nvidia-smi` took \(seen.tool.duration.components.seconds) s to answer"]
                    : []),
            remedies: [
                Remedy(
                    type: "sudo systemctl enable --now nvidia-persistenced",
                    "spares each first program seconds")
            ])
    }
}
