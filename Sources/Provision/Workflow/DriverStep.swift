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
    private var hasPackages: Bool { !lock.lacksDriverPackages }

    /// Throws R120 where the driver has to come first and the lock does not bring it: it was made
    /// where apt has none, or for another machine.
    ///
    /// One that is on the disk comes with the reboot, and the rest need not wait for it.
    /// `hasRepository`: whether NVIDIA's repository is among apt's sources.
    func check(hasRepository: Bool = false) throws(ProvisionError) {
        guard let planned = lock.plannedDriver, state == .missing, !hasPackages else { return }
        throw missing(hints: hints(planned, hasRepository) + rest)
    }

    /// R120 with what helps.
    func missing(hints: [Hint]) -> ProvisionError {
        ProvisionError(
            .driverNotInstalled,
            "driver \(lock.plannedDriver?.version ?? "") has to be installed first: \(loaded)",
            context: ["the lock has no packages that bring it"], hints: hints)
    }

    private func hints(_ planned: LockedPackage, _ hasRepository: Bool) -> [Hint] {
        let name = SudoLine.quoted(recipe.name)
        let relock = "`provision lock --upgrade driver \(name)`"
        let version = DottedVersion(planned.version)
        // A lock for another machine may know no more than the branch.
        if let version, machine.own.driverOffers.contains(where: { $0.version.hasPrefix(version) })
        {
            return [Hint("\(relock) locks those of apt")]
        }
        guard recipe.recipe.driver?.source.value == .nvidiaRepo, machine.own.fixedDriver == nil
        else { return [Self.hint(planned, on: machine), next] }
        return hasRepository
            ? [Hint("`sudo apt update` has apt read NVIDIA's repository, then \(relock)")]
            : [
                Hint("`sudo provision apply \(name) --only driver` adds NVIDIA's repository"),
                Hint("then \(relock)"),
            ]
    }

    private var loaded: String {
        machine.profile.driver.loaded.map { "\($0.version) is loaded" } ?? "none is loaded"
    }

    /// Where no GPU is, as where an image is made, all else may be wanted.
    private var rest: [Hint] {
        guard machine.profile.gpus.isEmpty else { return [] }
        let name = SudoLine.quoted(recipe.name)
        return [Hint("`provision apply \(name) --skip driver` does all the rest without it")]
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

extension Lockfile {
    /// Whether a driver is planned and none of its packages is locked.
    var lacksDriverPackages: Bool {
        plannedDriver != nil && !distributionPackages.contains { $0.layer == .driver }
    }
}
