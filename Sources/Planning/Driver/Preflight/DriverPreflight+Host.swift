import Diagnostics
import Machine
import PackageModel

// Whether a driver may be installed here at all, and by whom.
extension DriverPreflight {
    var foreignHost: DriverFinding? {
        let place = profile.environment
        if let board = place.jetson {
            return refuse(
                .driverNotOurs, "cannot install a driver on `\(board)`: JetPack brings it",
                hints: ["set `driver.source: none` in the recipe"])
        }
        if place.isWSL {
            return refuse(
                .driverNotOurs, "cannot install a driver inside WSL: it is that of Windows",
                hints: [
                    "update NVIDIA's driver in Windows, then `wsl --shutdown`",
                    "set `driver.source: none` in the recipe",
                ])
        }
        guard let container = place.container else { return nil }
        return refuse(
            .driverNotOurs,
            "cannot install a driver inside a container (\(container)): it is its host's",
            hints: [
                "install driver \(planned) on the host", "`--skip driver` applies all the rest",
            ])
    }

    var wrongDistribution: DriverFinding? {
        let system = profile.system
        let families = Set([system.id] + system.relatives)
        guard families.isDisjoint(with: ["debian", "ubuntu"]) else { return nil }
        return refuse(
            .wrongDistribution, "cannot install a driver on \(system.prettyName)",
            context: ["packages of drivers are known for Debian and Ubuntu"],
            hints: [
                """
                install driver \(planned) with the distribution's own tools, and set \
                `driver.source: none`
                """
            ])
    }

    var foreignOwner: DriverFinding? {
        guard let owner, !takesDriver else { return nil }
        return refuse(
            .driverOfAnother,
            "the driver of this machine belongs to the recipe `\(owner)`",
            context: ["a machine has one driver, and one recipe that changes it"],
            hints: [
                "change `driver:` there, and `provision apply` that recipe",
                "or add `--take-driver`: from then on it belongs to this one",
            ])
    }

    var runfile: DriverFinding? {
        guard let uninstaller = site.runfile else { return nil }
        return refuse(
            .runfileDriver, "NVIDIA's own installer has put a driver here that no package knows",
            context: ["its files would lie under those of the packages: `\(uninstaller)` is there"],
            hints: [Hint("`sudo \(uninstaller) --silent`, then reboot")])
    }

    func refuse(
        _ code: ErrorCode, _ message: String, context: [String] = [], hints: [Hint] = []
    ) -> DriverFinding {
        DriverFinding(
            .refusal, ProvisionError(code, message, context: context, hints: hints))
    }

    func warn(
        _ code: ErrorCode, _ message: String, context: [String] = [], hints: [Hint] = []
    ) -> DriverFinding {
        DriverFinding(
            .warning, ProvisionError(code, message, context: context, hints: hints))
    }
}
