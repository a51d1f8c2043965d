import Diagnostics
import Machine
import PackageModel

// What the running kernel has loaded, which a driver on the disk meets at the next boot only.
extension DriverPreflight {
    /// nouveau goes with the reboot that the plan announces; refused is what no reboot would mend,
    /// and a run that has to prove the driver before one.
    var nouveau: DriverFinding? {
        guard profile.driver.isNouveauLoaded else { return nil }
        guard !site.isNouveauBuiltIn else {
            return refuse(
                .nouveauLoaded, "nouveau drives the GPU, and cannot be kept from it",
                context: ["it is part of the running kernel, not a module: no reboot ends it"],
                hints: [
                    Hint("boot a kernel of the distribution: `sudo apt install \(plainKernel)`")
                ])
        }
        guard !needsProof else {
            return refuse(
                .nouveauLoaded, "nouveau drives the GPU now, and only a reboot ends it",
                context: ["driver \(planned) could not be proven, as `--require-verified` asks"],
                hints: [
                    "leave out `--require-verified`: nouveau is blocklisted; then `sudo reboot`",
                    """
                    or free the GPU now, where nothing draws on it: `sudo modprobe -r nouveau`, \
                    then this again
                    """,
                ])
        }
        return warn(
            .nouveauLoaded, "nouveau drives the GPU now",
            context: [
                site.isNouveauBlocked
                    ? "it is blocklisted already: the reboot ends it"
                    : "it is blocklisted, and the reboot ends it"
            ])
    }

    private var plainKernel: String {
        let architecture = profile.system.architecture == "aarch64" ? "arm64" : "amd64"
        return profile.system.id == "ubuntu" ? "linux-generic" : "linux-image-\(architecture)"
    }

    /// The loaded driver stays in the kernel until the reboot, whatever is on the disk by then.
    var loadedOther: DriverFinding? {
        guard needsProof, let loaded = profile.driver.loaded?.version, loaded != planned else {
            return nil
        }
        return refuse(
            .driverMismatch, "driver \(loaded) is loaded now, and only a reboot ends it",
            context: ["driver \(planned) could not be proven, as `--require-verified` asks"],
            hints: [
                """
                leave out `--require-verified`; then `sudo reboot` and this again prove it
                """
            ])
    }

    /// What is on the disk waits for a reboot already.
    var mismatch: DriverFinding? {
        guard let loaded = profile.driver.loaded?.version,
            let installed = profile.driver.installed?.version, loaded != installed,
            loadedOther == nil
        else { return nil }
        return warn(
            .driverMismatch, "driver \(loaded) is loaded, and \(installed) is installed",
            context: ["CUDA programs that start now fail until the reboot"])
    }
}
