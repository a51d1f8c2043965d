import Compatibility
import Machine
import PackageModel
import Recipes
import Resolution

extension Problem {
    /// The drivers to choose among; without say where no GPU is known and the recipe speaks of no
    /// driver.
    ///
    /// The loaded one comes first, since it needs neither root nor reboot.
    var drivers: DriverTable {
        guard !target.gpus.isEmpty || driver != nil || target.namesDriver else { return .mute }
        let order = DriverOrder(facts: facts, track: driver?.track ?? .lts)
        let loaded = target.driver.map {
            [DriverCandidate(version: $0, origin: .loaded, modules: knownModules)]
        }
        var candidates = loaded ?? []
        var others = mayOfferDrivers ? offered(beside: candidates) : []
        if driver == nil, target.driver == nil, !others.contains(where: drivesAll) {
            // Nobody asked for a driver of this machine's sources: none of them is one to plan with.
            others = []
        }
        if mayChangeDriver, driver?.addsSources == true {
            others += branches(beside: candidates + others)
        }
        candidates += favored(order.sorted(others))
        if candidates.isEmpty, mayAssumeBranch {
            candidates = order.sorted(branches(beside: []))
        }
        if keepsDriver, target.driver != nil { candidates = loaded ?? [] }
        return table(of: candidates.flatMap(flavored))
    }

    /// Whether the recipe lets a driver take the place of the loaded one, and the machine too.
    var mayChangeDriver: Bool { driver?.mayInstall == true && target.fixedDriver == nil }

    /// Where no driver is there, the one to come is one of those that the machine's sources have.
    private var mayOfferDrivers: Bool {
        mayChangeDriver || driver == nil && target.driver == nil && target.fixedDriver == nil
    }

    /// Whether a machine may be planned with some driver of a branch, though no source is known
    /// that has one.
    private var mayAssumeBranch: Bool {
        guard let driver else { return true }
        return driver.mayInstall && !driver.needsOffer
    }

    private var knownModules: DriverState.ModuleFlavor? {
        target.hasKernelModules ? target.driverModules : nil
    }

    private func table(of candidates: [DriverCandidate]) -> DriverTable {
        let tells =
            driver?.modules != nil
            || candidates.contains { !drives($0.modules, drivenGPUs, $0.branch) }
        return DriverTable(
            candidates: candidates, hasSay: true, refusingSource: driver?.refusingSource,
            tellsModules: tells && target.hasKernelModules)
    }

    /// What the sources have besides `known`, each version by its fittest package.
    private func offered(beside known: [DriverCandidate]) -> [DriverCandidate] {
        var versions: [DottedVersion] = []
        var offers: [DottedVersion: [DriverOffer]] = [:]
        for offer in target.driverOffers where !known.contains(where: { isLike($0, offer) }) {
            if offers[offer.version] == nil { versions.append(offer.version) }
            offers[offer.version, default: []].append(offer)
        }
        return versions.flatMap { fittest(offers[$0] ?? []) }.map {
            DriverCandidate(version: $0.version, origin: .offer($0), modules: $0.modules)
        }
    }

    /// NVIDIA's branches that have no candidate yet, those among them that old GPUs end with.
    private func branches(beside known: [DriverCandidate]) -> [DriverCandidate] {
        let ends = target.gpus.compactMap { facts.generation(of: $0.capability) }
            .compactMap { facts.lastDriverBranch(for: $0) }
        let numbers = Set(facts.branches.map(\.number) + ends)
            .subtracting(known.map(\.branch))
        return numbers.sorted().compactMap { number in
            DottedVersion("\(number)").map { DriverCandidate(version: $0, origin: .branch) }
        }
    }
}
