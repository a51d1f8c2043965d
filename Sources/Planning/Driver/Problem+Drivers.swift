import Compatibility
import Machine
import PackageModel
import Recipes
import Resolution

extension Problem {
    /// The drivers to choose among; none where the driver has no say: no GPU is known, and the
    /// recipe speaks of no driver.
    ///
    /// The loaded one comes first, since it needs neither root nor reboot.
    var drivers: DriverTable {
        guard !target.gpus.isEmpty || driver != nil || target.namesDriver else {
            return DriverTable(candidates: [])
        }
        let order = DriverOrder(facts: facts, track: driver?.track ?? .lts)
        var candidates = target.driver.map { [DriverCandidate(version: $0, origin: .loaded)] } ?? []
        if mayOfferDrivers {
            candidates += favored(order.sorted(offered(beside: candidates)))
        }
        if driver == nil, target.driver == nil, !candidates.contains(where: drivesAll) {
            // Nobody asked for a driver of this machine's sources: none of them is one to plan with.
            candidates = []
        }
        if candidates.isEmpty || mayChangeDriver && driver?.addsSources == true {
            candidates += order.sorted(branches(beside: candidates))
        }
        return DriverTable(
            candidates: keepsDriver && target.driver != nil
                ? Array(candidates.prefix(1)) : candidates)
    }

    /// Whether the recipe lets a driver take the place of the loaded one, and the machine too.
    var mayChangeDriver: Bool { driver?.mayInstall == true && target.fixedDriver == nil }

    /// Where no driver is there, the one to come is one of those that the machine's sources have.
    private var mayOfferDrivers: Bool {
        mayChangeDriver || driver == nil && target.driver == nil && target.fixedDriver == nil
    }

    /// One candidate for each version, by the package whose kernel modules drive all GPUs.
    private func offered(beside known: [DriverCandidate]) -> [DriverCandidate] {
        var offers: [DriverOffer] = []
        for offer in target.driverOffers
        where !known.contains(where: { $0.version == offer.version }) {
            guard let place = offers.firstIndex(where: { $0.version == offer.version }) else {
                offers.append(offer)
                continue
            }
            if !suits(offers[place]), suits(offer) { offers[place] = offer }
        }
        return offers.map { DriverCandidate(version: $0.version, origin: .offer($0)) }
    }

    private func drivesAll(_ driver: DriverCandidate) -> Bool {
        target.gpus.allSatisfy { gpu in
            facts.modules(driver.offer?.modules, drive: gpu.capability, driver.version)
                && facts.generation(of: gpu.capability).map {
                    facts.branch(driver.branch, drives: $0)
                } ?? true
        }
    }

    private func suits(_ offer: DriverOffer) -> Bool {
        target.gpus.allSatisfy { facts.modules(offer.modules, drive: $0.capability, offer.version) }
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

extension Facts {
    /// Whether kernel modules of that flavour drive GPUs of `capability` under such a driver; so it
    /// is assumed where the flavour is not known.
    func modules(
        _ flavor: DriverState.ModuleFlavor?, drive capability: ComputeCapability,
        _ driver: DottedVersion
    ) -> Bool {
        guard let flavor, let model = gpus.first(where: { $0.capability == capability }) else {
            return true
        }
        switch kernelModules(for: model, branch: Int(driver.major)) {
        case .open?: return flavor == .open
        case .proprietary?: return flavor == .proprietary
        case .either?, nil: return true
        }
    }
}
