import Diagnostics
import Recipes

extension Recipe.Target {
    /// The recipe's target with the fields of `--target` in place of its own.
    ///
    /// What is wrong with a field is told with its column in the argument.
    init(
        _ fields: TargetFields, replacing old: Recipe.Target, in session: Session
    ) throws {
        session.sources.add(fields.argument, of: TargetFields.sourceName)
        let text = TargetRecipe(fields)
        let given: Recipe.Target
        do {
            given = try Recipe.load(text: text.text, file: TargetFields.sourceName).target
        } catch {
            throw text.relocated(error)
        }
        self = old
        let names = Set(fields.values.keys)
        if names.contains("os") { os = text.relocated(given.os) }
        if names.contains("arch") { arch = text.relocated(given.arch) }
        if names.contains("glibc") { glibc = text.relocated(given.glibc) }
        if names.contains("gpus") {
            gpus = Located(
                text.relocated(given.gpus.value), at: text.relocated(given.gpus.mark))
        }
        if names.contains("driver") { driver = text.relocated(given.driver) }
        if names.contains("compiler") { compiler = text.relocated(given.compiler) }
        if names.contains("python") { python = given.python?.compactMap(text.relocated) }
    }
}

extension TargetFields {
    static let sourceName = "--target"
}

/// A recipe that says nothing but the fields of `--target`, so that one reader judges both.
///
/// Each value has a line of its own, so that its place in the argument is found again.
struct TargetRecipe {
    private(set) var text = "recipe: 1\nname: target\ntarget:\n"
    /// Line of the text → the field there, and the column at which its value begins.
    private var places: [Int: (field: TargetFields.Field, column: Int)] = [:]

    private static let lists: Set<String> = ["gpus", "python"]
    private static let words: Set<String> = ["all", "visible"]

    init(_ fields: TargetFields) {
        var line = 4
        func add(_ head: String, _ field: TargetFields.Field) {
            text += "\(head)\"\(Self.escaped(field.value))\"\n"
            places[line] = (field, head.count + 1)
            line += 1
        }
        let groups = Dictionary(grouping: fields.fields, by: \.name)
        for (name, fields) in groups.sorted(by: { $0.key < $1.key }) {
            let isWord = fields.count == 1 && Self.words.contains(fields[0].value)
            if name == "gpus", fields.count == 1, fields[0].value == "none" {
                text += "  gpus: []\n"
                places[line] = (fields[0], 9)
                line += 1
            } else if Self.lists.contains(name), !isWord {
                text += "  \(name):\n"
                places[line] = (fields[0], 3)
                line += 1
                for field in fields { add("    - ", field) }
            } else {
                for field in fields { add("  \(name): ", field) }
            }
        }
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }

    // MARK: Places in the argument

    /// The place in the argument that a place in the text stands for.
    func relocated(_ mark: Mark) -> Mark {
        guard mark.file == TargetFields.sourceName, let (field, column) = places[mark.line] else {
            return mark
        }
        guard mark.column >= column else {
            return Mark(
                file: mark.file, line: 1, column: field.nameColumn, length: field.name.count)
        }
        // The text has a quote before the value.
        let offset = max(0, mark.column - column - 1)
        return Mark(
            file: mark.file, line: 1, column: field.valueColumn + offset,
            length: max(1, min(mark.length, field.value.count - offset)))
    }

    func relocated<Value>(_ located: Located<Value>?) -> Located<Value>? {
        located.map { Located($0.value, at: relocated($0.mark)) }
    }

    func relocated(_ selection: Recipe.GPUSelection) -> Recipe.GPUSelection {
        guard case .only(let requests) = selection else { return selection }
        return .only(requests.map { Located($0.value, at: relocated($0.mark)) })
    }

    func relocated(_ error: any Error) -> any Error {
        guard var error = error as? ProvisionError else { return error }
        error.mark = error.mark.map(relocated)
        error.others = error.others.map { relocated($0) as? ProvisionError ?? $0 }
        return error
    }
}
