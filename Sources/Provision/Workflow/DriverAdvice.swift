import Diagnostics
import Machine
import PackageModel
import Planning

/// How a person gets another driver on this machine; this version installs none.
struct DriverAdvice {
    let machine: TargetMachine

    /// What to type for a driver of at least that version.
    func hint(atLeast version: DottedVersion?) -> Hint {
        if let reason = machine.own.fixedDriver { return Hint("no driver comes here: \(reason)") }
        let place = machine.profile.environment
        if place.isWSL { return "update the driver of Windows: WSL uses that one" }
        if let container = place.container {
            return Hint("update the driver of the \(container) container's host")
        }
        let package = package(atLeast: version)
        return Hint("`sudo apt install \(package)`, then reboot")
    }

    /// The package that the machine's sources offer for it: the lowest branch that will do, since
    /// that changes least; else what the distribution calls that branch.
    private func package(atLeast version: DottedVersion?) -> String {
        let fitting = machine.own.driverOffers.filter { offer in
            version.map { $0 <= offer.version } ?? true
        }
        let branch = fitting.map(\.version.major).min()
        let best = fitting.filter { $0.version.major == branch }.max { $0.version < $1.version }
        if let best { return best.package }
        guard machine.profile.system.id == "ubuntu", let version else { return "nvidia-driver" }
        return "nvidia-driver-\(version.major)"
    }
}
