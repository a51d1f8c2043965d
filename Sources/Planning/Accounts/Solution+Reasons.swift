import Compatibility
import Machine
import PackageModel
import Recipes
import Resolution

extension Solution {
    /// The build of a chosen package, where it has one.
    func build(of key: PackageKey) -> String? {
        if let choice = choices.first(where: { $0.key == key }) { return build(of: choice) }
        return condaChoices.first { $0.key == key }?.record.build
    }

    /// The recipe's line that alone leaves no newer version; nil where none does.
    func pinningLine(of key: PackageKey) -> String? {
        guard let (list, chosen) = candidates(of: key),
            let place = list.ascending.firstIndex(of: chosen)
        else { return nil }
        let newer = list.ascending[(place + 1)...].filter {
            list.labels[$0] != list.labels[chosen]
        }
        for root in problem.condaRoots + problem.roots.map(\.requirement)
        where root.key == key && root.requirement != .any {
            let accepted = catalog.candidates(of: key, matching: root.requirement)
            guard let text = root.text, !newer.contains(where: accepted.contains) else { continue }
            return text + (root.mark.map { " at \($0)" } ?? "")
        }
        return nil
    }

    /// Why the driver is what it is.
    func driverReasons() -> [String] {
        guard let driver = plannedDriver else { return [] }
        var reasons: [String] = []
        if driver.isLoaded {
            reasons.append("it is loaded: no change and no reboot")
        } else if let offer = driver.offer {
            reasons.append("\(offer.source) has it as `\(offer.package)`")
            reasons.append("`driver.track: \((problem.driver?.track ?? .lts).rawValue)` prefers it")
        } else {
            reasons.append("no driver is known there: one of this branch is planned")
        }
        if let lowest = lowestDriver() {
            reasons.append("all that was chosen needs driver \(lowest) or newer")
        }
        return reasons
    }

    /// What another solution costs: the first package that the recipe names and that gets older.
    func difference(to other: Solution, besides key: PackageKey) -> String {
        for wish in problem.requirements {
            let name = wish.requirement.value.name
            guard name != key.project?.name, let now = version(of: name),
                let then = other.version(of: name), now != then
            else { continue }
            return "with it `\(name)` would be \(then), not \(now)"
        }
        return "it fits too; what the recipe names first comes first"
    }
}
