package import Compatibility
import Diagnostics
package import Machine
import PackageModel
package import Recipes

extension DriverPackaging {
    /// The question for one machine, as its recipe wants it.
    ///
    /// Nil where no source is known that offers the driver.
    package init?(
        _ driver: PlannedDriver, wish: Recipe.Driver, profile: MachineProfile, site: DriverSite,
        facts: Facts
    ) {
        guard let offer = driver.offer else { return nil }
        let choice = DriverChoice(driver: driver, profile: profile, site: site, facts: facts)
        let flavor = choice.flavor(wish.flavor.value, modules: wish.modules.value)
        self.init(
            system: profile.system, version: driver.version, offer: offer, flavor: flavor,
            modules: choice.modules(wish.modules.value), kernels: site.kernels,
            kernelFlavors: site.kernelFlavors,
            wantsFabricManager: choice.fabricManager(wish.fabricManager.value),
            wantsPersistence: choice.persistence(wish.persistence.value, flavor))
    }
}

/// What `auto` means on one machine.
struct DriverChoice {
    let driver: PlannedDriver
    let profile: MachineProfile
    let site: DriverSite
    let facts: Facts

    /// An image gets its kernel elsewhere, and the module with it, unless the recipe says which.
    func flavor(
        _ wish: Recipe.Driver.Flavor, modules: Recipe.Driver.Modules = .auto
    ) -> DriverPackaging.Flavor {
        let headless: DriverPackaging.Flavor =
            profile.environment.isImage && modules == .auto ? .libraries : .headless
        return switch wish {
        case .desktop: .desktop
        case .headless: headless
        case .auto: site.displayServers.installed.isEmpty ? headless : .desktop
        }
    }

    /// What the package brings, else what the GPUs want: a single one decides that can take only
    /// one kind.
    func modules(_ wish: Recipe.Driver.Modules) -> DriverState.ModuleFlavor {
        switch wish {
        case .open: return .open
        case .proprietary: return .proprietary
        case .auto: break
        }
        if let modules = driver.modules ?? driver.offer?.modules { return modules }
        let branch = Int(driver.version.major)
        let demands = profile.gpus.compactMap(\.model).compactMap {
            facts.kernelModules(for: $0, branch: branch)
        }
        if demands.contains(.proprietary) { return .proprietary }
        if demands.contains(.open) { return .open }
        let prefersOpen = demands.contains(.either(defaultIsOpen: true))
        return prefersOpen ? .open : .proprietary
    }

    func fabricManager(_ wish: Recipe.Switch) -> Bool {
        switch wish {
        case .on: true
        case .off: false
        case .auto: profile.gpus.compactMap(\.model).contains { isSwitched($0) }
        }
    }

    /// Up to Hopper the switches stand on the bus of the machine that manages them; Blackwell's
    /// are reached through network cards.
    private func isSwitched(_ model: GPUModel) -> Bool {
        guard model.mayHaveSwitches else { return false }
        return model.generation.name == "Blackwell" || site.switches > 0
    }

    /// Where a display server runs it keeps the driver loaded.
    func persistence(_ wish: Recipe.Switch, _ flavor: DriverPackaging.Flavor) -> Bool {
        switch wish {
        case .on: true
        case .off: false
        case .auto: flavor == .headless
        }
    }
}

extension GPUModel {
    /// Whether boards of the model are joined by NVSwitch in some machines: the modules of HGX.
    ///
    /// Those of Grace are not: their switches stand in a box of their own, with their own manager.
    var mayHaveSwitches: Bool {
        guard let name else { return false }
        switch chip {
        case "GA100", "GH100": return name.contains("SXM")
        case "GB100", "GB102", "GB110", "GB112":
            return (name.contains("B200") || name.contains("B300")) && !name.contains("GB")
        default: return false
        }
    }
}
