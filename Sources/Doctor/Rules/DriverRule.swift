import Compatibility
import Machine
import PackageModel
import SystemPackage

/// NVIDIA's driver: whether the kernel has it, and whether it is the one of the libraries.
enum DriverRule: DoctorRule {
    static let title = "Driver"

    static func summary(_ seen: Evidence) -> String? {
        guard let loaded = seen.machine.driver.loaded else {
            let installed = seen.machine.driver.installed.map { "\($0.version) installed" }
            return seen.hasGPU || installed != nil ? (installed ?? "none") : nil
        }
        return "\(loaded.version) loaded"
            + (loaded.modules.map { ", \($0.rawValue) modules" } ?? "")
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        if let loaded = seen.machine.driver.loaded {
            return LoadedDriverRule(seen: seen, loaded: loaded).findings()
        }
        guard !seen.isGuest, !seen.ownGPUs.isEmpty else { return [] }
        return [notLoaded(seen)]
    }

    /// Of all reasons the one that has to go first.
    private static func notLoaded(_ seen: Evidence) -> Finding {
        if let finding = nouveau(seen) { return finding }
        guard let installed = seen.machine.driver.installed else { return none(seen) }
        return NotLoadedRule(seen: seen, installed: installed).finding()
    }

    static func nouveau(_ seen: Evidence) -> Finding? {
        let held = seen.machine.gpus.filter { $0.boundDriver == "nouveau" }
        guard !held.isEmpty else { return nil }
        let isLeft =
            seen.kernel.isNouveauBlocked
            ? "it is blocklisted already: a reboot ends it, or the initramfs is older than the list"
            : "nothing in `/etc/modprobe.d` blocklists it"
        let lines = [
            "printf 'blacklist nouveau\\noptions nouveau modeset=0\\n' "
                + "| sudo tee /etc/modprobe.d/blacklist-nouveau.conf",
            "sudo update-initramfs -u", "sudo reboot",
        ]
        return Finding(
            .nouveau, .failure,
            held.count == 1
                ? "nouveau holds GPU \(held[0].address)"
                : "nouveau holds \(held.count) GPUs",
            evidence: [
                "`/sys/bus/pci/devices/\(held[0].address)/driver` leads to nouveau", isLeft,
            ],
            remedies: seen.kernel.isNouveauBlocked
                ? [
                    Remedy(
                        "`sudo update-initramfs -u`, then `sudo reboot`",
                        ["sudo update-initramfs -u", "sudo reboot"])
                ]
                : [
                    Remedy(
                        "`provision apply` of a recipe with `driver:` blocklists it; a reboot follows"
                    ),
                    Remedy("or by hand: blocklist it, renew the initramfs, reboot", lines),
                ])
    }

    private static func none(_ seen: Evidence) -> Finding {
        let titles = seen.ownGPUs.map { "\($0.title) at \($0.address)" }
        let isDebian = !Set([seen.machine.system.id] + seen.machine.system.relatives)
            .isDisjoint(with: ["debian", "ubuntu"])
        return Finding(
            .gpuWithoutDriver, .failure,
            titles.count == 1 ? "a GPU has no driver" : "\(titles.count) GPUs have no driver",
            evidence: titles.prefix(4)
                + ["no kernel module is loaded, and no `libcuda.so.1` or package is installed"],
            remedies: isDebian
                ? [
                    Remedy(
                        "`provision init`, set `driver:` in the recipe, then `sudo provision apply`"
                    )
                ]
                : [Remedy("install NVIDIA's driver with the tools of this distribution")])
    }
}

/// Why a driver that is installed is not loaded.
private struct NotLoadedRule {
    let seen: Evidence
    let installed: DriverState.Installed

    private var kernel: String { seen.machine.system.kernel }
    private var module: String? { seen.kernel.modules[kernel].map { "\($0)" } }

    func finding() -> Finding {
        secureBoot ?? blocked ?? kernelModules ?? build ?? headers ?? notBuilt ?? notLoaded
    }

    /// What the log of the kernel says, else what Secure Boot would do to a module built here.
    private var secureBoot: Finding? {
        let told = seen.kernel.log.filter { line in
            line.contains("Lockdown") || line.contains("module verification")
                || line.contains("rejected")
        }
        // The distribution's own modules lie below `kernel` and are signed by it.
        let isBuiltHere = module.map { $0.contains("/updates/") || $0.contains("/extra/") } ?? false
        guard seen.place.secureBoot == .on, isBuiltHere, seen.kernel.key != .enrolled else {
            return nil
        }
        let key: [String]
        let remedies: [Remedy]
        if case .waiting(let path) = seen.kernel.key {
            key = ["the firmware does not know the key `\(path)`"]
            remedies = [
                Remedy(
                    "`sudo mokutil --import \(path)`, reboot, and confirm the key on the blue screen",
                    ["sudo mokutil --import \(path)", "sudo reboot"])
            ]
        } else {
            key = ["no key is there that the module could be signed with"]
            remedies = [
                Remedy(
                    "`sudo update-secureboot-policy --new-key` (Ubuntu) or `sudo dkms generate_mok`, "
                        + "then `doctor` again")
            ]
        }
        return Finding(
            .secureBoot, .failure,
            "Secure Boot is on, and the kernel takes no module that was built here",
            evidence: ["the firmware's variable `SecureBoot` is 1"]
                + (module.map { ["`\($0)`"] } ?? [])
                + key + told.suffix(2),
            remedies: remedies + [Remedy("or switch Secure Boot off in the firmware's settings")])
    }

    private var blocked: Finding? {
        guard let line = seen.kernel.blocks.first else { return nil }
        let isPrime = seen.kernel.hasPrime && line.path.lastComponent == "blacklist-nvidia.conf"
        return Finding(
            .moduleBlocked, .failure, "a file keeps the NVIDIA module from being loaded",
            evidence: seen.kernel.blocks.prefix(3).map { "\($0.place): `\($0.text.trimmed)`" },
            remedies: (isPrime
                ? [
                    Remedy(
                        "`sudo prime-select on-demand`, then `sudo reboot`: `prime-select intel` wrote it",
                        ["sudo prime-select on-demand", "sudo reboot"])
                ] : []) + [
                    Remedy(
                        "take that line out of `\(line.path)`, then `sudo update-initramfs -u` and reboot",
                        [
                            "sudo sed -i '\(line.number)s/^/# /' \(line.path.string.shellWord)",
                            "sudo update-initramfs -u", "sudo reboot",
                        ])
                ])
    }

    private var kernelModules: Finding? {
        guard seen.kernel.running == nil else { return nil }
        return Finding(
            .kernelModulesMissing, .failure,
            "the running kernel's modules are not on the disk any more",
            evidence: ["`/lib/modules/\(kernel)` is not there: the kernel was replaced"],
            remedies: [Remedy(type: "sudo reboot", "starts the kernel that is installed")])
    }

    private var build: Finding? {
        guard module == nil,
            let build = seen.kernel.brokenBuilds.first(where: { $0.kernel == kernel })
        else { return nil }
        // Without headers every build fails, and the log says the same at more length.
        guard seen.kernel.running?.hasHeaders == true else { return nil }
        return Finding(
            .moduleBuildFailed, .failure,
            "the NVIDIA module \(build.version) could not be built for kernel \(kernel)",
            evidence: ["`\(build.log)`:"] + build.errors,
            remedies: [
                Remedy(
                    "a driver that knows this kernel: `driver.version: latest` in the recipe, or "
                        + "`sudo apt-get update && sudo apt-get upgrade`"),
                Remedy(type: "sudo dkms autoinstall -k \(kernel)", "tries the build again"),
            ])
    }

    private var headers: Finding? {
        guard module == nil, seen.kernel.hasSources, seen.kernel.running?.hasHeaders == false else {
            return nil
        }
        return Finding(
            .kernelHeaders, .failure,
            "the NVIDIA module is not built: the headers of kernel \(kernel) are not installed",
            evidence: ["`/lib/modules/\(kernel)/build` is not there"],
            remedies: [Remedy.headers(for: kernel)])
    }

    private var notBuilt: Finding? {
        guard module == nil else { return nil }
        return Finding(
            .moduleNotBuilt, .failure, "kernel \(kernel) has no NVIDIA module",
            evidence: [
                "driver \(installed.version) is installed (`\(installed.source)`)",
                "`/lib/modules/\(kernel)` holds no `nvidia.ko`",
            ],
            remedies: seen.kernel.hasSources
                ? [Remedy(type: "sudo dkms autoinstall -k \(kernel)", "builds it")]
                : [
                    .apply,
                    Remedy(
                        "or the package with the module: `nvidia-driver` or `nvidia-dkms-BRANCH`"),
                ])
    }

    private var notLoaded: Finding {
        Finding(
            .moduleNotLoaded, .failure, "the NVIDIA module is there and not loaded",
            evidence: (module.map { ["`\($0)`"] } ?? [])
                + ["`/sys/module/nvidia` is not there"] + seen.kernel.log.suffix(3),
            remedies: [
                Remedy(type: "sudo modprobe nvidia", "loads it, or says why not"),
                Remedy("the kernel's own words: `sudo dmesg | grep -i -e nvrm -e nvidia`"),
            ])
    }
}
