internal import Diagnostics
internal import YAML

/// Reads the fields of one section, and tells `problems` what is wrong with them.
///
/// A value that cannot be used reads as absent: the recipe is refused in the end, and until then
/// the rest is read so that all faults come at once.
struct SectionReader {
    /// Dotted name, as in `driver.version`; empty for the recipe itself.
    let path: String
    /// Where the section's name stands.
    let mark: Mark
    let problems: Problems
    private let fields: [Field]
    private let mapping: Mapping

    /// Nil, with a problem, where `node` is not a mapping.
    init?(_ node: Node, path: String, mark: Mark, fields: [Field], problems: Problems) {
        self.path = path
        self.mark = mark
        self.fields = fields
        self.problems = problems
        guard let mapping = node.mapping else {
            problems.add(.wrongType(node, path, key: mark, expected: .section(fields)))
            return nil
        }
        self.mapping = mapping
        for entry in mapping.entries where !fields.contains(where: { $0.name == entry.key.value }) {
            problems.add(.unknownField(entry.key, in: path, fields: fields))
        }
        for field in fields where field.isRequired && mapping.entry(field.name) == nil {
            problems.add(.missingField(field, in: path, at: mark))
        }
    }

    /// Whether the user wrote the field, well or badly.
    func has(_ name: String) -> Bool { mapping.entry(name) != nil }

    /// The place of a field's name.
    func keyMark(_ name: String) -> Mark? { mapping.entry(name)?.key.mark }

    func node(_ name: String) -> Node? { mapping.entry(name)?.value }

    /// The dotted name of a field.
    func path(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// What the table says of a field.
    func type(_ name: String) -> FieldType {
        guard let field = fields.first(where: { $0.name == name }) else {
            assertionFailure("the table has no field \(path(name))")
            return .boolean
        }
        return field.type
    }

    /// Tells that a field holds something of another kind than the table says.
    func refuse(_ node: Node, _ name: String) {
        let key = mapping.entry(name)?.key.mark ?? mark
        problems.add(.wrongType(node, path(name), key: key, expected: type(name)))
    }
}

extension SectionReader {
    /// The field as a scalar with a text; a null is refused, since the line means nothing.
    func scalar(_ name: String) -> Located<Scalar>? {
        guard let node = node(name) else { return nil }
        guard let scalar = node.scalar, !scalar.isNull else {
            refuse(node, name)
            return nil
        }
        return Located(scalar, at: node.mark)
    }

    func text<Value>(_ name: String, _ rule: TextRule<Value>) -> Located<Value>? {
        scalar(name).flatMap { parse($0.map(\.text), rule, name) }
    }

    func boolean(_ name: String, default standard: Bool) -> Located<Bool> {
        guard let scalar = scalar(name) else { return Located(standard, at: mark) }
        guard let value = scalar.value.boolean else {
            let meant = ["yes", "on", "y", "1"].contains(scalar.value.text.lowercased())
            let complaint = Complaint(
                ["yes", "no", "on", "off", "y", "n", "0", "1"]
                    .contains(scalar.value.text.lowercased())
                    ? "did you mean `\(meant)`?" : "expected `true` or `false`")
            refuse(scalar.map(\.text), name, complaint)
            return Located(standard, at: mark)
        }
        return Located(value, at: scalar.mark)
    }

    func choice<Choice: RecipeChoice>(_ name: String, of _: Choice.Type) -> Located<Choice>? {
        text(name, .choice())
    }

    /// The field; where it is absent, `standard` at the place of the section.
    func choice<Choice: RecipeChoice>(
        _ name: String, default standard: Choice
    ) -> Located<Choice> {
        choice(name, of: Choice.self) ?? Located(standard, at: mark)
    }

    /// The items of a list of texts; nil where the field is absent.
    func list<Value>(_ name: String, of rule: TextRule<Value>) -> [Located<Value>]? {
        guard let node = node(name) else { return nil }
        guard let items = node.sequence else {
            refuse(node, name)
            return nil
        }
        return self.items(items, name, rule)
    }

    /// The items of a list that holds words, each once.
    func choices<Choice: RecipeChoice>(_ name: String, of _: Choice.Type) -> [Located<Choice>]? {
        guard let items = list(name, of: TextRule<Choice>.choice()) else { return nil }
        for (index, item) in items.enumerated() {
            guard let first = items[..<index].first(where: { $0.value == item.value }) else {
                continue
            }
            problems.add(
                ProvisionError(
                    .invalidValue, "`\(path(name))` has `\(item.value.rawValue)` twice",
                    at: item.mark, related: [Located("first here", at: first.mark)]))
        }
        return items
    }

    /// The items of `nodes` that are texts and follow `rule`.
    func items<Value>(
        _ nodes: [Node], _ name: String, _ rule: TextRule<Value>
    ) -> [Located<Value>] {
        nodes.compactMap { item in
            guard let scalar = item.scalar, !scalar.isNull else {
                problems.add(
                    .wrongType(
                        item, "an item of \(path(name))", key: item.mark,
                        expected: .text(rule.format)))
                return nil
            }
            return parse(Located(scalar.text, at: item.mark), rule, name)
        }
    }

    /// A section inside this one; nil where it is absent or is not a mapping.
    func section(_ name: String) -> SectionReader? {
        guard let entry = mapping.entry(name) else { return nil }
        return SectionReader(
            entry.value, path: path(name), mark: entry.key.mark, fields: type(name).fields,
            problems: problems)
    }

    /// Names of the user's own with their values; names that do not follow `rule` are left out.
    func table<Key>(_ name: String, _ rule: TextRule<Key>) -> [(key: Located<Key>, value: Node)] {
        guard let node = node(name) else { return [] }
        guard let mapping = node.mapping else {
            refuse(node, name)
            return []
        }
        return mapping.entries.compactMap { entry in
            parse(entry.key, rule, name).map { ($0, entry.value) }
        }
    }

    func parse<Value>(
        _ text: Located<String>, _ rule: TextRule<Value>, _ name: String
    ) -> Located<Value>? {
        do {
            return Located(try rule.parse(text.value), at: text.mark)
        } catch {
            refuse(text, name, error)
            return nil
        }
    }

    /// Tells that a text is not a value of its field.
    func refuse(_ text: Located<String>, _ name: String, _ complaint: Complaint) {
        problems.add(ProvisionError(refusing: text, as: path(name), complaint))
    }
}

extension ProvisionError {
    /// Tells that a text is not a value of a field, at the characters that are at fault.
    init(refusing text: Located<String>, as path: String, _ complaint: Complaint) {
        self.init(
            .invalidValue, "cannot use `\(text.value.shortened)` as `\(path)`",
            at: text.mark(of: complaint.span), label: complaint.label, hints: complaint.hints)
    }
}

extension Located<String> {
    /// The place of some characters of the text; the whole where escapes make it uncertain.
    fileprivate func mark(of span: Range<Int>?) -> Mark {
        let count = value.unicodeScalars.count
        let isQuoted = mark.length == count + 2
        guard let span, isQuoted || mark.length == count else { return mark }
        var narrowed = mark
        narrowed.column += min(span.lowerBound, count) + (isQuoted ? 1 : 0)
        narrowed.length = max(1, min(span.count, count - min(span.lowerBound, count)))
        return narrowed
    }
}
