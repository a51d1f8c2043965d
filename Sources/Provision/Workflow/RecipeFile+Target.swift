import Recipes

extension Recipe.Target {
    /// The recipe's target with the fields of `--target` in place of its own.
    init(
        _ fields: TargetFields, replacing old: Recipe.Target, in session: Session
    ) throws {
        let text = fields.recipeText
        session.sources.add(text, of: TargetFields.sourceName)
        let given = try Recipe.load(text: text, file: TargetFields.sourceName).target
        self = old
        let names = Set(fields.values.keys)
        if names.contains("os") { os = given.os }
        if names.contains("arch") { arch = given.arch }
        if names.contains("glibc") { glibc = given.glibc }
        if names.contains("gpus") { gpus = given.gpus }
        if names.contains("driver") { driver = given.driver }
        if names.contains("compiler") { compiler = given.compiler }
        if names.contains("python") { python = given.python }
    }
}

extension TargetFields {
    static let sourceName = "--target"
    private static let lists: Set<String> = ["gpus", "python"]
    private static let words: Set<String> = ["all", "visible"]

    /// As one would type it, sorted.
    var text: String {
        values.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value.joined(separator: ","))" }.joined(separator: ",")
    }

    /// A recipe that says nothing but these fields, so that one reader judges both.
    var recipeText: String {
        let fields = values.sorted { $0.key < $1.key }.map { name, values in
            let isList = Self.lists.contains(name) && !(values.count == 1 && isWord(values[0]))
            let quoted = values.map { "\"\($0)\"" }.joined(separator: ", ")
            return "  \(name): " + (isList ? "[\(quoted)]" : quoted)
        }
        return "recipe: 1\nname: target\ntarget:\n" + fields.joined(separator: "\n") + "\n"
    }

    private func isWord(_ value: String) -> Bool { Self.words.contains(value) }
}
