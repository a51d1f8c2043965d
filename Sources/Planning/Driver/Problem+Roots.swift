import PackageModel
import Resolution

extension Problem {
    /// What the preference for a driver hangs on; it goes before all wishes, so that the newest of
    /// anything is the newest that runs on the preferred driver.
    var driverRoots: [Root] {
        MachineParts(self).parts.filter { $0.key == .driver }.map(\.root)
    }

    /// What the recipe says of driver and compiler, then what the machine is.
    var machineRoots: [Root] {
        let machine = MachineParts(self)
        return driverWishes(machine.drivers) + compilerWishes(machine.compilers)
            + machine.parts.filter { $0.key != .driver }.map(\.root)
    }

    private func driverWishes(_ drivers: DriverTable) -> [Root] {
        guard !drivers.isEmpty else { return [] }
        var roots: [Root] = []
        if let wish = driver?.version {
            roots.append(
                Root(
                    RootRequirement(
                        .driver, RequirementText(wish.value.description), at: wish.mark,
                        text: "the recipe says `\(wish.text)`"),
                    meaning: .set(drivers.set(matching: wish.value))))
        }
        guard mayChangeDriver else { return roots }
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
