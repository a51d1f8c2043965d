/// A value to be written; what `YAMLEmitter` turns into text.
package indirect enum YAMLValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case text(String)
    /// One item a line.
    case list([YAMLValue])
    /// All items on one line: `[a, b]`. For short texts.
    case line([String])
    /// Fields in this order; a key must not be there twice.
    case mapping([Field])

    package struct Field: Sendable, Hashable {
        package var key: String
        package var value: YAMLValue

        package init(_ key: String, _ value: YAMLValue) {
            self.key = key
            self.value = value
        }
    }

    /// Fields in the order of their keys' bytes.
    package static func sorted(_ fields: [String: YAMLValue]) -> YAMLValue {
        .mapping(fields.sorted { $0.key < $1.key }.map { Field($0.key, $0.value) })
    }

    /// Texts by name, in the order of the names' bytes.
    package static func sorted(_ texts: [String: String]) -> YAMLValue {
        sorted(texts.mapValues(YAMLValue.text))
    }
}

extension YAMLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
}
