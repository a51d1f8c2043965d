import Compatibility
import Machine
import PackageModel

/// What `machine` shows: what the machine is, and what follows from it.
struct MachineView: Sendable {
    var profile: MachineProfile
    /// What its package sources have for it.
    var offers = MachineOffers()
    /// What conda knows it as.
    var virtualPackages: [VirtualPackage] = []
    /// What named its GPUs.
    let facts: Facts

    /// `environment` may say otherwise of virtual packages, as conda has it.
    init(
        _ profile: MachineProfile, offers: MachineOffers = MachineOffers(), facts: Facts,
        environment: [String: String] = [:]
    ) {
        self.profile = profile
        self.profile.notes += offers.notes
        self.offers = offers
        virtualPackages = profile.virtualPackageFacts.packages(
            environment: environment, tables: facts)
        self.facts = facts
    }

    /// What its maker prints of a GPU; nil for one without a data sheet in the facts.
    func specification(of gpu: GPU) -> GPUSpecification? {
        gpu.model.flatMap(facts.specification)
    }
}
