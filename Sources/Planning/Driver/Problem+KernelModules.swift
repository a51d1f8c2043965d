import Compatibility
import Machine
import PackageModel

// Which kernel modules a driver comes with. A machine has one kind of them for all of its GPUs.
extension Problem {
    /// The GPUs that a driver must drive, because something that is wanted runs on them.
    var drivenGPUs: [Target.GPU] {
        let cover = torch?.cover ?? []
        if driver != nil {
            return target.gpus
                + cover.filter { gpu in !target.gpus.contains { $0.name == gpu.name } }
        }
        if !cover.isEmpty { return cover }
        return toolkit == nil ? [] : target.gpus
    }

    /// The candidate with the kernel modules that it has or shall get: those that the recipe names
    /// or that drive all GPUs, of two kinds NVIDIA's own choice.
    ///
    /// Where no kind will do it comes twice, once with each, so that each is refused for its own
    /// reason.
    func flavored(_ candidate: DriverCandidate) -> [DriverCandidate] {
        guard target.hasKernelModules, candidate.modules == nil else { return [candidate] }
        var candidate = candidate
        for gpus in [target.gpus, drivenGPUs] {
            let flavors = flavors(driving: gpus, candidate.branch)
            guard !flavors.isEmpty else { continue }
            let standard = gpus.first.flatMap {
                facts.standardFlavor(for: $0, branch: candidate.branch)
            }
            candidate.modules =
                flavors.count == 1
                ? flavors.first : standard.flatMap { flavors.contains($0) ? $0 : nil }
            return [candidate]
        }
        return [DriverState.ModuleFlavor.open, .proprietary].map { flavor in
            candidate.modules = flavor
            return candidate
        }
    }

    /// Whether kernel modules drive all of `gpus`; so it is assumed where the kind is not known.
    func drives(
        _ flavor: DriverState.ModuleFlavor?, _ gpus: [Target.GPU], _ branch: Int
    ) -> Bool {
        guard let flavor else { return true }
        return gpus.allSatisfy { facts.flavors(driving: $0, branch: branch).contains(flavor) }
    }

    /// Whether a driver drives all GPUs of the target.
    func drivesAll(_ driver: DriverCandidate) -> Bool {
        drives(driver.modules, target.gpus, driver.branch)
            && target.gpus.allSatisfy { gpu in
                facts.generation(of: gpu.capability).map {
                    facts.branch(driver.branch, drives: $0)
                } ?? true
            }
    }

    /// The kinds of kernel modules that the recipe allows and that drive all of `gpus`.
    private func flavors(
        driving gpus: [Target.GPU], _ branch: Int
    ) -> Set<DriverState.ModuleFlavor> {
        let wanted = driver?.modules.map { [$0.value] } ?? DriverState.ModuleFlavor.all
        return gpus.reduce(wanted) {
            $0.intersection(facts.flavors(driving: $1, branch: branch))
        }
    }
}

// MARK: - Packages of one version

extension Problem {
    /// Whether an offer is no other driver than `known`: the one that is there will do, or has the
    /// same kernel modules.
    func isLike(_ known: DriverCandidate, _ offer: DriverOffer) -> Bool {
        guard known.version == offer.version else { return false }
        guard let modules = known.modules, let offered = offer.modules, modules != offered else {
            return true
        }
        return flavors(driving: drivenGPUs, known.branch).contains(modules)
    }

    /// The first of the fittest packages of one version; where none is fit, one of each kind of
    /// kernel modules, so that each is refused for its own reason.
    func fittest(_ offers: [DriverOffer]) -> [DriverOffer] {
        let ranked = offers.map { (offer: $0, misfit: misfit($0)) }
        guard let best = ranked.min(by: { $0.misfit < $1.misfit }) else { return [] }
        guard best.misfit == .all else { return [best.offer] }
        var seen: Set<DriverState.ModuleFlavor?> = []
        return offers.filter { seen.insert($0.modules).inserted }
    }

    private enum Misfit: Int, Comparable {
        case none
        /// NVIDIA would take the other kind.
        case custom
        /// Some GPU of which nothing is wanted is not driven.
        case idle
        case all

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    private func misfit(_ offer: DriverOffer) -> Misfit {
        guard target.hasKernelModules, let modules = offer.modules else { return .none }
        let branch = Int(offer.version.major)
        guard flavors(driving: target.gpus, branch).contains(modules) else {
            return flavors(driving: drivenGPUs, branch).contains(modules) ? .idle : .all
        }
        let standard = target.gpus.first.flatMap { facts.standardFlavor(for: $0, branch: branch) }
        return driver?.modules != nil || standard == nil || standard == modules ? .none : .custom
    }
}
