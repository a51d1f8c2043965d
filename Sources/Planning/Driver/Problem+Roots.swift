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
                    .driver, text: "the recipe has a section `driver:`"),
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
        // A driver that is there and stays takes nothing from anybody.
        guard driver != nil, drivers.candidates.contains(where: { $0.origin != .loaded }) else {
            return roots
        }
        return roots + neighbours.flatMap { wishes(of: $0, drivers) }
    }

    private func wishes(of neighbour: DriverDemand, _ drivers: DriverTable) -> [Root] {
        let name = neighbour.environment
        func root(_ what: String, _ accepted: CandidateSet) -> Root {
            Root(
                RootRequirement(
                    .driver, RequirementText("\(what) (\(name))"),
                    text: "the environment `\(name)` on this machine needs \(what)"),
                meaning: .set(accepted))
        }
        let minimum = neighbour.minimum
        let floor = root("driver \(minimum) or newer", drivers.set(from: minimum))
        guard let newest = neighbour.newestBranch else { return [floor] }
        let limit = root(
            "a driver of branch \(newest) or older", drivers.set { $0.branch <= newest })
        return [floor, limit]
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
