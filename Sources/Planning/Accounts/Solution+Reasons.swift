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
}
