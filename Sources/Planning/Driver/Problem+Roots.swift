import PackageModel
import Resolution

extension Problem {
    /// What the preference for a driver hangs on; it goes before all wishes, so that the newest of
    /// anything is the newest that runs on the preferred driver.
    var driverRoots: [Root] {
        let machine = MachineParts(self)
        return driverSourceRoots(machine.drivers)
            + machine.parts.filter { $0.key == .driver && $0.isNeeded }.map(\.root)
    }

    /// What the recipe says of driver and compiler, then what the machine is.
    var machineRoots: [Root] {
        let machine = MachineParts(self)
        return driverWishes(machine.drivers) + compilerWishes(machine.compilers)
            + machine.parts.filter { $0.key != .driver }.map(\.root)
    }

    /// Who asks for a driver of sources that have none cannot get it.
    private func driverSourceRoots(_ drivers: DriverTable) -> [Root] {
        guard let driver, driver.needsOffer, drivers.isEmpty else { return [] }
        return [
            Root(
                RootRequirement(
                    .driver, at: driver.mark, text: "the recipe says `driver.source: apt`"),
                meaning: .anything)
        ]
    }

    private func driverWishes(_ drivers: DriverTable) -> [Root] {
        guard drivers.hasSay else { return [] }
        var roots: [Root] = []
        if let wish = driver?.modules, target.hasKernelModules, !drivers.isEmpty {
            roots.append(
                Root(
                    RootRequirement(
                        .driver, RequirementText("with \(wish.value.words)"), at: wish.mark,
                        text: "the recipe says `\(wish.text)`"),
                    meaning: .set(drivers.set { $0.modules == nil || $0.modules == wish.value })))
        }
        if let wish = driver?.version {
            roots.append(
                Root(
                    RootRequirement(
                        .driver, RequirementText(wish.value.description), at: wish.mark,
                        text: "the recipe says `\(wish.text)`"),
                    meaning: .set(drivers.set(matching: wish.value))))
        }
        guard mayChangeDriver, !drivers.isEmpty else { return roots }
        return roots
            + neighbours.map { neighbour in
                Root(
                    RootRequirement(
                        .driver,
                        RequirementText("\(neighbour.minimum) or newer (\(neighbour.environment))"),
                        text: "the environment `\(neighbour.environment)` on this machine needs"
                            + " driver \(neighbour.minimum) or newer"),
                    meaning: .set(drivers.set(from: neighbour.minimum)))
            }
    }

    private func compilerWishes(_ compilers: CompilerTable) -> [Root] {
        guard let compiler, !compilers.isEmpty else { return [] }
        return [
            Root(
                RootRequirement(
                    .compiler, at: compiler.mark, text: "the recipe says `\(compiler.text)`"),
                meaning: .anything)
        ]
    }
}
