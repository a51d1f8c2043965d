/// A JSON document of ours on its way to a file, as conda lays them out: two blanks a level, keys
/// in order.
enum JSONDocument {
    case null
    case flag(Bool)
    case number(Int64)
    case text(String)
    case list([JSONDocument])
    case object([String: JSONDocument])
    /// An object whose members are in order already.
    case members([Member])
    /// JSON that somebody else wrote and that is handed on as it is.
    case raw(String)

    struct Member {
        var key: String
        var value: JSONDocument
    }

    /// The document with a line break at its end.
    var description: String {
        var text = ""
        write(to: &text, indent: 0)
        return text + "\n"
    }

    private func write(to text: inout String, indent: Int) {
        switch self {
        case .null: text += "null"
        case .flag(let value): text += value ? "true" : "false"
        case .number(let value): text += String(value)
        case .text(let value): JSONText.append(value, to: &text)
        case .raw(let value): text += value
        case .list(let values):
            Self.write(values, "[", "]", to: &text, indent) { value, text in
                value.write(to: &text, indent: indent + 2)
            }
        case .object(let members):
            let sorted = members.sorted { $0.key < $1.key }
            Self.write(sorted.map { Member(key: $0, value: $1) }, to: &text, indent)
        case .members(let members): Self.write(members, to: &text, indent)
        }
    }

    private static func write(_ members: [Member], to text: inout String, _ indent: Int) {
        write(members, "{", "}", to: &text, indent) { member, text in
            JSONText.append(member.key, to: &text)
            text += ": "
            member.value.write(to: &text, indent: indent + 2)
        }
    }

    private static func write<Value>(
        _ values: [Value], _ open: String, _ close: String, to text: inout String, _ indent: Int,
        _ one: (Value, inout String) -> Void
    ) {
        text += open
        guard !values.isEmpty else {
            text += close
            return
        }
        let space = String(repeating: " ", count: indent + 2)
        for (index, value) in values.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            text += space
            one(value, &text)
        }
        text += "\n" + String(repeating: " ", count: indent) + close
    }
}
