import Diagnostics
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes

/// The driver that a lock plans, held against the one that is loaded.
struct DriverStep {
    let recipe: RecipeFile
    let lock: Lockfile
    let machine: TargetMachine

    enum State: Equatable {
        /// The lock plans none, or the loaded one will do.
        case met
        /// It is on the disk; a reboot loads it.
        case waitsForReboot
        /// It has to be installed.
        case missing
    }

    /// The loaded driver will do if it is one that the recipe wants and that all the rest runs on;
    /// it need not be the planned one to the last number.
    var state: State {
        guard lock.plannedDriver != nil, !machine.profile.environment.isWSL else { return .met }
        let driver = machine.profile.driver
        // What is in an image is loaded when the machine starts.
        if machine.profile.environment.isImage, let installed = driver.installed?.version {
            return suffices(installed) ? .met : .missing
        }
        if let loaded = driver.loaded?.version, suffices(loaded) { return .met }
        if let installed = driver.installed?.version, suffices(installed) {
            return .waitsForReboot
        }
        return .missing
    }

    private func suffices(_ version: DottedVersion) -> Bool {
        let lowest = lock.demands.driver.flatMap { DottedVersion($0) }
        if let lowest, version < lowest { return false }
        let newest = lock.demands.newestDriver.flatMap { DottedVersion($0) }
        if let newest, version.major > newest.major { return false }
        if let wanted = recipe.recipe.driver?.version?.value { return wanted.contains(version) }
        let planned = lock.plannedDriver.flatMap { DottedVersion($0.version) }
        return planned.map { $0.major <= version.major } ?? true
    }

    /// Whether the lock has the packages that bring it.
    private var hasPackages: Bool {
        lock.distributionPackages.contains { $0.layer == .driver }
    }

    /// Throws R120 where the driver has to come first and the lock does not bring it: it was made
    /// where apt has none, or for another machine.
    ///
    /// One that is on the disk comes with the reboot, and the rest need not wait for it.
    func check() throws(ProvisionError) {
        guard let planned = lock.plannedDriver, state == .missing, !hasPackages else { return }
        let canLock = machine.own.driverOffers.contains { $0.version.text == planned.version }
        throw ProvisionError(
            .driverNotInstalled,
            "driver \(planned.version) has to be installed first: \(loaded)",
            context: ["the lock has no packages that bring it"],
            hints: canLock
                ? [Hint("`provision lock --upgrade driver \(recipe.name)` locks those of apt")]
                : [Self.hint(planned, on: machine), next])
    }

    private var loaded: String {
        machine.profile.driver.loaded.map { "\($0.version) is loaded" } ?? "none is loaded"
    }

    private var next: Hint { Hint("then `provision apply \(recipe.name)` again") }

    /// The package that the lock names, else what the machine's sources have.
    private static func hint(_ planned: LockedPackage, on machine: TargetMachine) -> Hint {
        guard planned.name.hasPrefix("nvidia-"), planned.name != "nvidia-driver",
            machine.own.fixedDriver == nil
        else {
            return DriverAdvice(machine).hint(atLeast: DottedVersion(planned.version))
        }
        return Hint("`sudo apt install \(planned.name)`, then reboot")
    }
}
