import Diagnostics
import Machine
import PackageModel
import Planning

/// How a person gets another driver on this machine.
struct DriverAdvice {
    let profile: MachineProfile
    /// What the machine's package sources have.
    let offers: [DriverOffer]

    init(profile: MachineProfile, offers: [DriverOffer]) {
        self.profile = profile
        self.offers = offers
    }

    init(_ machine: TargetMachine) {
        self.init(profile: machine.profile, offers: machine.own.driverOffers)
    }

    /// What to type for a driver of at least that version.
    func hint(atLeast version: DottedVersion?) -> Hint {
        if let reason = Target.fixedDriver(on: profile) { return Hint(reason) }
        guard let package = package(atLeast: version) else {
            return elsewhere(version.map { String($0.major) })
        }
        return Hint("`sudo apt install \(package)`, then reboot")
    }

    /// What to type for a driver of that branch.
    func hint(ofBranch branch: String) -> Hint {
        if let reason = Target.fixedDriver(on: profile) { return Hint(reason) }
        let best = offers.filter { $0.version.prefix(1) == branch }
            .max { $0.version < $1.version }
        guard let package = best?.package ?? usualPackage(UInt32(branch)) else {
            return elsewhere(branch)
        }
        return Hint("`sudo apt install \(package)`, then reboot")
    }

    /// The package that the machine's sources offer for it, else what the distribution calls that
    /// branch; nil where it has none.
    ///
    /// Of several branches it is the lowest that will do, since that changes least.
    private func package(atLeast version: DottedVersion?) -> String? {
        let fitting = offers.filter { offer in
            version.map { $0 <= offer.version } ?? true
        }
        let branch = fitting.map(\.version.major).min()
        let best = fitting.filter { $0.version.major == branch }.max { $0.version < $1.version }
        return best?.package ?? usualPackage(version?.major)
    }

    /// What the distribution calls a branch that its sources were not asked for, or have not; nil
    /// where it is known to have none as new.
    private func usualPackage(_ branch: UInt32?) -> String? {
        guard let branch else { return "nvidia-driver" }
        switch profile.system.id {
        // What its lists do not have while they have others it does not have.
        case "ubuntu": return offers.isEmpty ? "nvidia-driver-\(branch)" : nil
        case "debian": return branch <= Self.debianBranch(profile.system) ? "nvidia-driver" : nil
        default: return "nvidia-driver"
        }
    }

    /// Debian has one branch a release, which it keeps.
    private static func debianBranch(_ system: OperatingSystem) -> UInt32 {
        ["10": 418, "11": 470, "12": 535, "13": 550][system.versionID ?? ""] ?? 0
    }

    /// NVIDIA has a repository for each of the two, with every branch.
    private func elsewhere(_ branch: String?) -> Hint {
        Hint(
            """
            set `driver.source: nvidia-repo` in the recipe: \(profile.system.prettyName) has no \
            driver \(branch ?? "of its own"), NVIDIA's repository has
            """)
    }
}
