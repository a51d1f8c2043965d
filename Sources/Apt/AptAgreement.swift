import Diagnostics

/// Whether apt would do just what was planned.
struct AptAgreement {
    let order: AptOrder
    let found: AptTransaction

    func check() throws(ProvisionError) {
        let unexpected = surprises
        guard !unexpected.isEmpty else { return }
        throw ProvisionError(
            .systemPlanDiffers, "apt would now do something else than the plan says",
            context: Array(unexpected.prefix(8)),
            hints: ["look at the plan again: `provision plan`"])
    }

    private var surprises: [String] {
        var surprises: [String] = []
        let removable = Set(
            (order.expected?.removals ?? []).map(\.name) + order.remove)
        for change in found.removals where !removable.contains(change.name) {
            surprises.append("it would remove \(change.name) \(change.oldVersion ?? "")")
        }
        let files = Dictionary(
            order.files.map { ($0.name + ":" + $0.architecture, $0.version) },
            uniquingKeysWith: { first, _ in first })
        for change in found.installations {
            let key = change.name + ":" + (change.architecture ?? "")
            guard files[key] != change.newVersion else { continue }
            surprises.append("it would install \(change.name) \(change.newVersion ?? "")")
        }
        return surprises + missing
    }

    /// What was planned and would not happen.
    private var missing: [String] {
        guard let expected = order.expected else { return [] }
        let names = Set(found.changes.map { $0.name + ($0.newVersion ?? "") })
        return expected.changes.filter { !names.contains($0.name + ($0.newVersion ?? "")) }
            .map { change in
                change.newVersion.map { "it would not install \(change.name) \($0)" }
                    ?? "it would not remove \(change.name)"
            }
    }
}
