import Compatibility
import Machine
import PackageModel
import SystemPackage

/// A driver that is loaded, against its libraries, the packages and the GPUs.
struct LoadedDriverRule {
    let seen: Evidence
    let loaded: DriverState.Loaded

    func findings() -> [Finding] {
        var found = [mismatch]
        if !seen.isGuest {
            found += [
                DriverRule.nouveau(seen), several, runfile, wrongModules, unknownGPU, notDriven,
            ]
        }
        return (found + [fallen, errors]).compactMap(\.self)
    }

    private var mismatch: Finding? {
        guard let installed = seen.machine.driver.installed, installed.version != loaded.version,
            seen.place.container == nil, !seen.place.isWSL
        else { return nil }
        return Finding(
            .driverMismatch, .failure,
            "driver \(loaded.version) is loaded, and \(installed.version) is installed",
            evidence: [
                "the kernel: `/proc/driver/nvidia/version`", "the libraries: `\(installed.source)`",
            ],
            remedies: [
                Remedy(type: "sudo reboot", "loads the installed one"),
                Remedy(
                    "without a reboot, where nothing uses a GPU: `sudo rmmod nvidia_drm nvidia_modeset "
                        + "nvidia_uvm nvidia && sudo modprobe nvidia`"),
            ])
    }

    /// Libraries of two drivers: which one a program gets is the loader's mood.
    private var several: Finding? {
        let files = seen.libraries.drivers
        guard Set(files.compactMap { $0.lastComponent?.string }).count > 1 else { return nil }
        return Finding(
            .severalDrivers, .warning, "the libraries of more than one driver are installed",
            evidence: files.prefix(4).map { "`\($0)`" },
            remedies: [
                Remedy(
                    "see whose they are: `dpkg -S FILE`; what belongs to no package NVIDIA's "
                        + "installer left: `sudo nvidia-uninstall`")
            ])
    }

    private var runfile: Finding? {
        guard seen.libraries.hasRunfile,
            let package = seen.packages.first(where: { $0.isInstalled && $0.name.isPartOfDriver })
        else { return nil }
        return Finding(
            .runfileAndPackages, .warning,
            "the driver comes from NVIDIA's own installer and from packages at once",
            evidence: [
                "`/usr/bin/nvidia-uninstall` is there",
                "the package `\(package.name)` \(package.version) is installed",
            ],
            remedies: [
                Remedy(
                    "`sudo nvidia-uninstall --silent`, then `sudo apt-get install --reinstall "
                        + "\(package.name)` and reboot",
                    [
                        "sudo nvidia-uninstall --silent",
                        "sudo apt-get install --reinstall \(package.name.shellWord)", "sudo reboot",
                    ])
            ])
    }

    /// Blackwell knows the open modules alone, and what is older than Turing the other ones.
    private var wrongModules: Finding? {
        guard let modules = loaded.modules else { return nil }
        let branch = Int(loaded.version.major)
        let wanted: KernelModules = modules == .open ? .proprietary : .open
        let wrong = seen.ownGPUs.filter { gpu in
            gpu.model.flatMap { seen.facts.kernelModules(for: $0, branch: branch) } == wanted
        }
        guard let gpu = wrong.first else { return nil }
        let other = modules == .open ? "proprietary" : "open"
        return Finding(
            .wrongModules, .failure,
            "\(gpu.title) needs the \(other) kernel modules, and the \(modules.rawValue) ones run",
            evidence: ["`/proc/driver/nvidia/version` names the \(modules.rawValue) modules"],
            remedies: [
                Remedy("set `driver.modules: \(other)` in the recipe, then `provision apply`"),
                Remedy(
                    modules == .open
                        ? "or by hand: the package `nvidia-driver-\(branch)`, without `-open`"
                        : "or by hand: the package `nvidia-driver-\(branch)-open`"),
            ])
    }

    private var unknownGPU: Finding? {
        let branch = Int(loaded.version.major)
        let left = seen.ownGPUs.filter { gpu in
            gpu.model.map { !seen.facts.branch(branch, drives: $0.generation) } ?? false
        }
        guard let gpu = left.first, let generation = gpu.model?.generation else { return nil }
        let last = seen.facts.lastDriverBranch(for: generation)
        let first = seen.facts.firstDriverBranch(for: generation)
        let isTooNew = last.map { branch > $0 } ?? false
        return Finding(
            .driverWithoutGPU, .failure, "driver \(loaded.version) does not know \(gpu.title)",
            evidence: [
                isTooNew
                    ? "the last branch for \(generation) is \(last.map(String.init) ?? "older")"
                    : "the first branch for \(generation) is \(first.map(String.init) ?? "newer")"
            ],
            remedies: [
                Remedy(
                    isTooNew
                        ? "set `driver.version: \"\(last.map(String.init) ?? "")\"` in the recipe"
                        : "set `driver.version: \">=\(first.map(String.init) ?? "")\"` in the recipe"
                )
            ])
    }

    /// The module is there and left a GPU alone.
    private var notDriven: Finding? {
        guard unknownGPU == nil, wrongModules == nil else { return nil }
        let left = seen.ownGPUs.filter { $0.boundDriver == nil }
        guard let gpu = left.first else { return nil }
        let words = seen.kernel.log.filter { $0.contains("NVRM") }
        return Finding(
            .gpuNotDriven, .failure, "the driver is loaded and does not drive GPU \(gpu.address)",
            evidence: ["`/sys/bus/pci/devices/\(gpu.address)/driver` is not there"]
                + words.suffix(3),
            remedies: [
                Remedy("the kernel's own words: `sudo dmesg | grep -i -e nvrm -e nvidia`"),
                Remedy(type: "sudo reboot", "tries again"),
            ])
    }

    /// Xid 79: the GPU does not answer any more.
    private var fallen: Finding? {
        let lines = seen.kernel.log.filter { $0.contains("fallen off the bus") }
        let numbers = seen.kernel.xids.filter { $0.number == 79 }
        guard !lines.isEmpty || !numbers.isEmpty else { return nil }
        return Finding(
            .gpuLost, .failure, "a GPU has fallen off the bus",
            evidence: lines.isEmpty ? numbers.prefix(2).map(words) : Array(lines.prefix(2)),
            remedies: [
                Remedy(type: "sudo reboot", "or power the machine off and on"),
                Remedy("if it comes again: power supply, seating, temperature, the board itself"),
            ])
    }

    /// Numbers of programs' own faults are none of these.
    private var errors: Finding? {
        let xids = seen.kernel.xids
        guard fallen == nil, !xids.isEmpty else { return nil }
        let lasting = xids.filter(\.isLasting)
        let told = lasting.isEmpty ? xids : lasting
        var remedies: [Remedy] = []
        for text in told.compactMap({ XidMeaning.of($0.number)?.remedy }) {
            let remedy = Remedy(text.asHint)
            if !remedies.contains(remedy) { remedies.append(remedy) }
        }
        return Finding(
            .xid, lasting.isEmpty ? .warning : .failure,
            lasting.isEmpty
                ? "the driver has told of errors since it was loaded"
                : "the driver has told of an error that lasts until the GPU is reset",
            evidence: told.suffix(4).map(words), remedies: Array(remedies.prefix(3)))
    }

    private func words(_ event: XidEvent) -> String {
        let meaning = XidMeaning.of(event.number)?.cause
        let cause = event.action.map { "the driver wants: \($0)" } ?? meaning ?? ""
        return "the kernel's log: GPU \(event.address), Xid \(event.number), \(cause)"
    }
}

extension String {
    /// A sentence as a hint is written: it begins small, and ends without a full stop.
    fileprivate var asHint: String {
        let text = hasSuffix(".") ? String(dropLast()) : self
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
