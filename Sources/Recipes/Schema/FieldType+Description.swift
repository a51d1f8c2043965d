extension FieldType: CustomStringConvertible {
    /// The type for a sentence: `a list of GPUs`, `` `auto` or `open` ``.
    package var description: String {
        switch self {
        case .text(let format): format.name
        case .choice(let names): Self.alternatives(names.map { "`\($0)`" })
        case .boolean: "`true` or `false`"
        case .number(let number): "`\(number)`"
        case .list(let item): "a list of " + item.plural
        case .either(let types): Self.alternatives(types.map(\.description))
        case .table(let keys, let values):
            "a mapping from \(keys.name) to \(values.description)"
        case .section: "a mapping"
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
