import Diagnostics
import Machine
import PackageModel
import Planning

/// How a person gets another driver on this machine; this version installs none.
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
        let package = package(atLeast: version)
        return Hint("`sudo apt install \(package)`, then reboot")
    }

    /// What to type for a driver of that branch.
    func hint(ofBranch branch: String) -> Hint {
        if let reason = Target.fixedDriver(on: profile) { return Hint(reason) }
        let best = offers.filter { $0.version.prefix(1) == branch }
            .max { $0.version < $1.version }
        return Hint("`sudo apt install \(best?.package ?? "nvidia-driver-\(branch)")`, then reboot")
    }

    /// The package that the machine's sources offer for it: the lowest branch that will do, since
    /// that changes least; else what the distribution calls that branch.
    private func package(atLeast version: DottedVersion?) -> String {
        let fitting = offers.filter { offer in
            version.map { $0 <= offer.version } ?? true
        }
        let branch = fitting.map(\.version.major).min()
        let best = fitting.filter { $0.version.major == branch }.max { $0.version < $1.version }
        if let best { return best.package }
        guard profile.system.id == "ubuntu", let version else { return "nvidia-driver" }
        return "nvidia-driver-\(version.major)"
    }
}
