/// Writes documents: the same value is the same bytes, whatever the machine or the locale.
///
/// Block style, two spaces, LF at the end. Texts are plain where every YAML reader takes them for
/// that very text, else in double quotes; `Node.parse` gives back what was written.
package struct YAMLEmitter: Sendable {
    private var output: [UInt8] = []

    private init() {}

    /// The document of `value`, under `comment` where one is given, line by line.
    package static func text(_ value: YAMLValue, comment: String? = nil) -> String {
        var emitter = YAMLEmitter()
        for line in comment?.split(separator: "\n", omittingEmptySubsequences: false) ?? [] {
            emitter.write(line.isEmpty ? "#\n" : "# \(line)\n")
        }
        emitter.document(value)
        return String(decoding: emitter.output, as: UTF8.self)
    }

    private mutating func write(_ text: String) { output.append(contentsOf: text.utf8) }

    private mutating func indent(_ level: Int) {
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * 2))
    }

    private mutating func document(_ value: YAMLValue) {
        switch value {
        case .mapping(let fields) where !fields.isEmpty: mapping(fields, level: 0, isInline: true)
        case .list(let items) where !items.isEmpty: list(items, level: 0, isInline: true)
        default: write(YAMLText.inline(value) + "\n")
        }
    }

    /// Writes `fields`; where `isInline`, the first stands on the line that has begun.
    private mutating func mapping(_ fields: [YAMLValue.Field], level: Int, isInline: Bool) {
        for (index, field) in fields.enumerated() {
            if index > 0 || !isInline { indent(level) }
            let key = YAMLText.scalar(field.key)
            if key.unicodeScalars.count > YAMLText.longestSimpleKey {
                write("? \(key)\n")
                indent(level)
            } else {
                write(key)
            }
            write(":")
            child(field.value, level: level)
        }
    }

    private mutating func child(_ value: YAMLValue, level: Int) {
        switch value {
        case .mapping(let fields) where !fields.isEmpty:
            write("\n")
            mapping(fields, level: level + 1, isInline: false)
        case .list(let items) where !items.isEmpty:
            write("\n")
            list(items, level: level + 1, isInline: false)
        default: write(" " + YAMLText.inline(value) + "\n")
        }
    }

    private mutating func list(_ items: [YAMLValue], level: Int, isInline: Bool) {
        for (index, item) in items.enumerated() {
            if index > 0 || !isInline { indent(level) }
            write("- ")
            switch item {
            case .mapping(let fields) where !fields.isEmpty:
                mapping(fields, level: level + 1, isInline: true)
            case .list(let inner) where !inner.isEmpty:
                list(inner, level: level + 1, isInline: true)
            default: write(YAMLText.inline(item) + "\n")
            }
        }
    }
}
