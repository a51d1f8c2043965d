import Machine
import PackageModel
import SystemPackage

/// The kernel that runs, and the one that would run after a reboot.
enum KernelRule: DoctorRule {
    static let title = "Kernel"

    static func summary(_ seen: Evidence) -> String? {
        let release = seen.machine.system.kernel
        guard !release.isEmpty, !seen.place.isImage else { return nil }
        guard let running = seen.kernel.running, !seen.isGuest else { return release }
        return release + (running.hasHeaders ? ", headers installed" : ", without headers")
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        guard !seen.isGuest else { return [] }
        return [nextKernel(seen), reboot(seen)].compactMap(\.self)
    }

    /// A newer kernel that is there, and that DKMS made no module for.
    private static func nextKernel(_ seen: Evidence) -> Finding? {
        guard seen.machine.driver.loaded != nil, let running = seen.kernel.running,
            seen.kernel.hasSources || seen.kernel.modules[running.release] != nil
        else { return nil }
        let lacking = seen.kernel.kernels.filter { kernel in
            kernel.release != running.release && seen.kernel.modules[kernel.release] == nil
                && isNewer(kernel.release, than: running.release)
        }
        guard let next = lacking.max(by: { isNewer($1.release, than: $0.release) }) else {
            return nil
        }
        let build = seen.kernel.brokenBuilds.first { $0.kernel == next.release }
        // Modules that came ready-made need no headers.
        let reason =
            next.hasHeaders || !seen.kernel.hasSources
            ? (build.map { ["`\($0.log)` ends with a failure"] + $0.errors } ?? [])
            : ["its headers are not installed"]
        return Finding(
            .nextKernelWithoutModule, .warning,
            "after a reboot the driver is gone: kernel \(next.release) has no NVIDIA module",
            evidence: ["`/lib/modules/\(next.release)` holds no `nvidia.ko`"] + reason,
            remedies: remedies(seen, running, next))
    }

    private static func remedies(
        _ seen: Evidence, _ running: InstalledKernel, _ next: InstalledKernel
    ) -> [Remedy] {
        if seen.kernel.hasSources {
            return next.hasHeaders
                ? [Remedy(type: "sudo dkms autoinstall -k \(next.release.shellWord)")]
                : [Remedy.headers(for: next.release)]
        }
        // Ubuntu's: `/lib/modules/6.8.0-60-generic/kernel/nvidia-580-open/nvidia.ko`.
        let folder = seen.kernel.modules[running.release]?.removingLastComponent().lastComponent
        guard let name = folder?.string, name.hasPrefix("nvidia-") else { return [.apply] }
        let package = "linux-modules-\(name)-\(next.release)"
        return [Remedy(type: "sudo apt-get install \(package.shellWord)"), .orApply]
    }

    /// By the numbers in the release, `6.8.0-60-generic`.
    static func isNewer(_ one: String, than other: String) -> Bool {
        func numbers(_ release: String) -> [Int] {
            release.split { !$0.isNumber }.prefix(6).compactMap { Int($0) }
        }
        return numbers(other).lexicographicallyPrecedes(numbers(one))
    }

    private static func reboot(_ seen: Evidence) -> Finding? {
        guard seen.kernel.wantsReboot else { return nil }
        return Finding(
            .rebootRequired, .note, "the distribution wants a reboot",
            evidence: ["`/run/reboot-required` is there"],
            remedies: [Remedy(type: "sudo reboot")])
    }
}

extension Remedy {
    static func headers(for kernel: String) -> Remedy {
        Remedy(
            "`sudo apt-get install linux-headers-\(kernel)`, which builds the module too",
            ["sudo apt-get install linux-headers-\(kernel.shellWord)"])
    }

    static let apply = Remedy(
        "`provision apply --only driver RECIPE` puts the driver right, in a recipe with `driver:`")
    static let orApply = Remedy(
        "or `provision apply --only driver RECIPE`, in a recipe with `driver:`")
}
