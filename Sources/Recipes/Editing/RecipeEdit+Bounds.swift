import Diagnostics
import YAML

extension RecipeEdit {
    /// Whether `new` differs from `old` in the edited place alone.
    ///
    /// A line may hold more than it seems to: an alias changes what stands elsewhere, and taking a
    /// line away takes what else is on it.
    func isAlone(from old: Node, to new: Node) -> Bool {
        let path = field.split(separator: ".").map(String.init)
        return agrees(old, new, but: path[...])
    }

    /// Compares two values; `path` leads to the edited place, nil where it is elsewhere.
    private func agrees(_ old: Node?, _ new: Node?, but path: ArraySlice<String>?) -> Bool {
        if let path, path.isEmpty { return item == nil || differByOne(old, new) }
        switch (old?.content, new?.content) {
        case (nil, nil): return true
        case (.scalar(let one)?, .scalar(let two)?): return one.text == two.text
        case (.sequence(let one)?, .sequence(let two)?):
            return one.count == two.count
                && zip(one, two).allSatisfy { agrees($0, $1, but: nil) }
        case (.mapping(let one)?, .mapping(let two)?): return agree(one, two, but: path)
        case (nil, .mapping(let two)?):
            return path != nil && two.entries.allSatisfy { isOn(path, $0.key.value) }
        default: return false
        }
    }

    private func agree(_ old: Mapping, _ new: Mapping, but path: ArraySlice<String>?) -> Bool {
        let names = Set((old.entries + new.entries).map(\.key.value))
        return names.allSatisfy { name in
            agrees(
                old.entry(name)?.value, new.entry(name)?.value,
                but: isOn(path, name) ? path?.dropFirst() : nil)
        }
    }

    private func isOn(_ path: ArraySlice<String>?, _ name: String) -> Bool { path?.first == name }

    /// Whether a list has one item changed, or with nothing to put there one taken away.
    private func differByOne(_ old: Node?, _ new: Node?) -> Bool {
        guard let old = old?.sequence, let new = new?.sequence else { return false }
        if value != nil {
            return old.count == new.count
                && zip(old, new).count { !agrees($0, $1, but: nil) } <= 1
        }
        guard old.count == new.count + 1 else { return false }
        let first = zip(old, new).enumerated().first { !agrees($1.0, $1.1, but: nil) }?.offset
        var rest = old
        rest.remove(at: first ?? new.count)
        return zip(rest, new).allSatisfy { agrees($0, $1, but: nil) }
    }
}
