import Machine
import PackageModel
import SystemPackage

/// GPUs that are joined by NVSwitch run CUDA only under their manager, in the driver's own version.
enum FabricRule: DoctorRule {
    static let title = "Fabric"

    static func summary(_ seen: Evidence) -> String? {
        isWanted(seen) && seen.fabric.isRunning ? "the fabric manager runs" : nil
    }

    /// Up to Hopper the switches stand on the bus; those of Blackwell's boards do not.
    ///
    /// A B200 or B300 is a module of such a board always, which has eight; a virtual machine with fewer
    /// leaves the links to its host.
    private static func isWanted(_ seen: Evidence) -> Bool {
        if seen.fabric.switches > 0 { return !seen.isGuest }
        let boards = seen.ownGPUs.filter { gpu in
            let title = gpu.title
            return ["B200", "B300"].contains { title.contains($0) } && !title.contains("GB")
        }
        return boards.count >= 8 && !seen.isGuest
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        guard isWanted(seen), let loaded = seen.machine.driver.loaded?.version else { return [] }
        let switches =
            seen.fabric.switches > 0
            ? seen.fabric.switches == 1
                ? "an NVSwitch chip is on the bus"
                : "\(seen.fabric.switches) NVSwitch chips are on the bus"
            : "the GPUs are modules of an HGX board"
        let install = Remedy(
            "`sudo apt-get install 'nvidia-fabricmanager-\(loaded.major)=\(loaded)*'`, then "
                + "`sudo systemctl enable --now nvidia-fabricmanager`; some repositories call it "
                + "`nvidia-fabricmanager`",
            [
                "sudo apt-get install 'nvidia-fabricmanager-\(loaded.major)=\(loaded)*'",
                "sudo systemctl enable --now nvidia-fabricmanager",
            ])
        guard let manager = seen.fabric.manager else {
            return [
                Finding(
                    .fabricManagerMissing, .failure,
                    "the GPUs are joined by NVSwitch, and there is no fabric manager",
                    evidence: [switches, "`nv-fabricmanager` is not installed"],
                    remedies: [install])
            ]
        }
        if let package = seen.packages.first(where: {
            $0.isInstalled && $0.name.hasPrefix("nvidia-fabricmanager")
                && !$0.name.hasSuffix("-dev")
        }), let version = package.upstream, version != loaded {
            return [
                Finding(
                    .fabricManagerVersion, .failure,
                    "the fabric manager is \(version), and the driver is \(loaded)",
                    evidence: [switches, "the package `\(package.name)` \(package.version)"],
                    remedies: [install])
            ]
        }
        guard !seen.fabric.isRunning, seen.fabric.seesProcesses else { return [] }
        return [
            Finding(
                .fabricManagerStopped, .failure, "the fabric manager does not run",
                evidence: [switches, "no process is `\(manager.lastComponent?.string ?? "")`"],
                remedies: [
                    Remedy(type: "sudo systemctl enable --now nvidia-fabricmanager"),
                    Remedy("why it ended: `sudo journalctl -u nvidia-fabricmanager`"),
                ])
        ]
    }
}
