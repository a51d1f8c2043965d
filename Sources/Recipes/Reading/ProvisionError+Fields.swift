internal import Diagnostics
internal import YAML

extension ProvisionError {
    static func unknownField(
        _ key: Located<String>, in path: String, fields: [Field]
    ) -> ProvisionError {
        let section = path.isEmpty ? "the recipe" : "`\(path)`"
        let names = fields.map(\.name)
        let name = key.value.shortened
        var label: String?
        if let meant = Suggestion.nearest(to: key.value, among: names) {
            label = "did you mean `\(meant)`?"
        } else if let owner = RecipeFields.sections(with: key.value).first {
            label = owner.isEmpty ? "a field of the recipe itself" : "a field of `\(owner)`"
        }
        let command = path.isEmpty ? "provision schema" : "provision schema \(path)"
        return ProvisionError(
            .unknownField, "unknown field `\(name)` in \(section)", at: key.mark, label: label,
            context: [
                "fields of \(section): " + names.joined(separator: ", "), "see: \(command)",
            ])
    }

    static func missingField(_ field: Field, in path: String, at mark: Mark) -> ProvisionError {
        let section = path.isEmpty ? "the recipe" : "`\(path)`"
        return ProvisionError(
            .missingField, "\(section) has no `\(field.name)`", at: mark,
            hints: ["add `\(field.name): \(field.example)`"])
    }

    /// Tells that `node` is of another kind than its field; `key` is where the name stands.
    static func wrongType(
        _ node: Node, _ path: String, key: Mark, expected: FieldType
    ) -> ProvisionError {
        let name = path.isEmpty ? "a recipe" : path.contains(" ") ? path : "`\(path)`"
        let isNothing = node.scalar?.isNull == true
        let message = isNothing ? "\(name) has no value" : "cannot use \(node.kind) as \(name)"
        var hints: [Hint] = []
        if case .list(.text) = expected, let text = node.scalar?.text, !isNothing {
            hints = ["write `[\(text.shortened)]`"]
        }
        if case .section = expected, isNothing, !path.isEmpty {
            hints = ["write `\(path.split(separator: ".").last ?? ""): {}` or remove the line"]
        }
        return ProvisionError(
            .wrongType, message, at: isNothing ? key : node.mark,
            label: "expected \(expected.description)", hints: hints)
    }
}

extension Node {
    /// What to call it in a sentence.
    fileprivate var kind: String {
        switch content {
        case .scalar(let scalar): "the text `\(scalar.text.shortened)`"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
