package import Diagnostics

/// The JSON Schema (draft-07) of recipes, made from the table of fields.
package enum RecipeSchema {
    /// Names the schema; nothing is served there, recipes point to `docs/recipe.schema.json`.
    static let identifier = "https://provision.example/recipe.schema.json"

    /// The whole schema; keys are sorted, so that it is the same every time.
    package static func json() -> String {
        var schema = members(of: .section(RecipeFields.all))
        schema["$schema"] = "http://json-schema.org/draft-07/schema#"
        schema["$id"] = .text(identifier)
        schema["title"] = "Recipe of provision"
        schema["not"] = .object(["required": .array(["conda", "python"])])
        schema["if"] = anyOf(required: ["pytorch", "pip"])
        schema["then"] = anyOf(required: ["conda", "python"])
        return JSONText.object(schema).pretty
    }

    /// The schema of one field, by its dotted name; throws where there is none.
    package static func json(field path: String) throws(ProvisionError) -> String {
        guard let field = RecipeFields.field(path) else {
            let meant = Suggestion.nearest(to: path, among: RecipeFields.paths)
            let hint = meant.map { Hint("provision schema \($0)") }
            throw ProvisionError(
                .unknownSchemaField, "unknown field `\(path.shortened)`",
                hints: [hint ?? "`provision schema` prints all fields"])
        }
        return JSONText.object(members(of: field)).pretty
    }

    private static func anyOf(required names: [String]) -> JSONText {
        .object(["anyOf": .array(names.map { .object(["required": .array([.text($0)])]) })])
    }

    private static func members(of field: Field) -> [String: JSONText] {
        var members = members(of: field.type)
        let standard = field.standard.map { " Default: \($0)." } ?? ""
        members["description"] = .text(field.summary + standard)
        if case .text = field.type, !field.example.isEmpty {
            let bare = field.example.filter { $0 != "\"" }
            members["examples"] = .array([.text(bare)])
        }
        return members
    }

    private static func members(of type: FieldType) -> [String: JSONText] {
        switch type {
        case .text(let format): members(of: format)
        case .choice(let names): ["enum": .array(names.map(JSONText.text))]
        case .boolean: ["type": "boolean"]
        case .number(let number): ["const": .number(number)]
        case .list(let item): list(of: item)
        case .either(let types): ["anyOf": .array(types.map { .object(members(of: $0)) })]
        case .table(let keys, let values):
            [
                "type": "object", "propertyNames": .object(pattern(of: keys)),
                "additionalProperties": .object(members(of: values)),
            ]
        case .section(let fields): section(fields)
        }
    }

    private static func members(of format: TextFormat) -> [String: JSONText] {
        var members = pattern(of: format)
        // Editors read `3.10` and `12` as numbers; for us they are texts like any other.
        members["type"] = format.isNumberLike ? .array(["string", "number"]) : "string"
        return members
    }

    private static func pattern(of format: TextFormat) -> [String: JSONText] {
        format.pattern.map { ["pattern": .text($0)] } ?? [:]
    }

    private static func list(of item: FieldType) -> [String: JSONText] {
        var list: [String: JSONText] = ["type": "array", "items": .object(members(of: item))]
        if case .choice = item { list["uniqueItems"] = .boolean(true) }
        return list
    }

    private static func section(_ fields: [Field]) -> [String: JSONText] {
        let required = fields.filter(\.isRequired).map { JSONText.text($0.name) }
        let properties = fields.map { ($0.name, JSONText.object(members(of: $0))) }
        var section: [String: JSONText] = [
            "type": "object", "additionalProperties": .boolean(false),
            "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
        ]
        if !required.isEmpty { section["required"] = .array(required) }
        return section
    }
}
