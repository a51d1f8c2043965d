extension FieldType: CustomStringConvertible {
    /// The type for a sentence: `a list of GPUs`, `` `auto` or `open` ``.
    package var description: String {
        switch self {
        case .text(let format): format.name
        case .choice, .boolean, .either: Self.alternatives(words)
        case .number(let number): "`\(number)`"
        case .list(let item): "a list of " + item.plural
        case .table(let keys, let values):
            "a mapping from \(keys.name) to \(values.description)"
        case .section: "a mapping"
        }
    }

    /// What it may be, one by one.
    private var words: [String] {
        switch self {
        case .choice(let names): names.map { "`\($0)`" }
        case .boolean: ["`true`", "`false`"]
        case .either(let types): types.flatMap(\.words)
        default: [description]
        }
    }

    private var plural: String {
        switch self {
        case .text(let format): format.plural
        case .choice: description
        default: "items, each " + description
        }
    }

    private static func alternatives(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " or " + last
    }
}
