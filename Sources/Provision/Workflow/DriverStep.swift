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

    /// Throws R114 where the driver has to come first: this version installs none.
    func check() throws(ProvisionError) {
        guard let planned = lock.plannedDriver else { return }
        switch state {
        case .met: return
        case .waitsForReboot:
            throw ProvisionError(
                .driverNotInstalled,
                "driver \(planned.version) is installed and \(loaded): a reboot loads it",
                hints: [Hint("`sudo reboot`, then `provision apply \(recipe.name)` again")])
        case .missing:
            throw ProvisionError(
                .driverNotInstalled,
                "driver \(planned.version) has to be installed first: \(loaded)",
                context: ["this version of provision does not install drivers"],
                hints: [Self.hint(planned, on: machine), next])
        }
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
