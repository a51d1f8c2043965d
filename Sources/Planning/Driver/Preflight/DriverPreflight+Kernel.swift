import Diagnostics
import Machine
import PackageModel

// Whether the kernel would load what is installed.
extension DriverPreflight {
    /// Modules that the distribution built are signed by it; those built here by the owner's key.
    var unsigned: DriverFinding? {
        // The firmware that an image will meet is not known.
        guard modules == .dkms, site.moduleKey != .enrolled, !profile.environment.isImage
        else { return nil }
        switch profile.environment.secureBoot {
        case .off, .absent: return nil
        case .unknown:
            return warn(
                .moduleNotSigned,
                "whether Secure Boot is on cannot be read: with it the module needs an enrolled key"
            )
        case .on: break
        }
        return refuse(
            .moduleNotSigned,
            "Secure Boot is on, and would not load a module that is built here",
            context: [keySentence], hints: keyHints)
    }

    private var keySentence: String {
        switch site.moduleKey {
        case .waiting(let path): "the firmware does not know the key `\(path)`"
        case .none, .enrolled: "no key is there to sign it with"
        }
    }

    private var keyHints: [Hint] {
        let isUbuntu = profile.system.id == "ubuntu"
        let enrol: Hint =
            switch site.moduleKey {
            case .waiting(let path):
                """
                `sudo mokutil --import \(path)`, then reboot and confirm the key on the blue screen
                """
            case .none, .enrolled:
                isUbuntu
                    ? "`sudo update-secureboot-policy --new-key`, then this again"
                    : """
                    `sudo apt install dkms mokutil` and `sudo dkms generate_mok` make one, then \
                    this again
                    """
            }
        return [enrol, "or switch Secure Boot off in the firmware's settings"]
    }

    var missingHeaders: [DriverFinding] {
        let kernels = lacks.compactMap { lack -> String? in
            if case .headers(let kernel) = lack { kernel } else { nil }
        }
        guard !kernels.isEmpty else { return [] }
        return [
            refuse(
                .noKernelHeaders,
                "cannot build the module for \(kernels.count == 1 ? "a kernel" : "kernels") "
                    + "of this machine",
                context: kernels.map { "apt has no `linux-headers-\($0)`" },
                hints: headerHints(kernels))
        ]
    }

    /// A kernel that does not run can go; the running one can only be followed by a newer one.
    private func headerHints(_ kernels: [String]) -> [Hint] {
        let idle = kernels.filter { $0 != site.runningKernel?.release }
        let first: Hint =
            kernels == idle
            ? "`sudo apt update` renews apt's lists"
            : "`sudo apt update && sudo apt upgrade` brings a kernel whose headers are there; reboot"
        guard !idle.isEmpty else { return [first] }
        let names = idle.map { "linux-image-\($0)" }.joined(separator: " ")
        return [first, Hint("or remove what does not run: `sudo apt remove \(names)`")]
    }
}
