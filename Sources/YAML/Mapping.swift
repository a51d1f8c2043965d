package import Diagnostics

/// Keys and values in the order in which they were written; every key is there once.
package struct Mapping: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package var key: Located<String>
        package var value: Node

        package init(key: Located<String>, value: Node) {
            self.key = key
            self.value = value
        }
    }

    package private(set) var entries: [Entry]
    private var positions: [String: Int]

    package init() {
        entries = []
        positions = [:]
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// The entry whose key is `name`.
    package func entry(_ name: String) -> Entry? {
        positions[name].map { entries[$0] }
    }

    package subscript(name: String) -> Node? { entry(name)?.value }

    /// Appends an entry; false, and nothing changes, where the key is there already.
    mutating func append(_ entry: Entry) -> Bool {
        guard positions[entry.key.value] == nil else { return false }
        positions[entry.key.value] = entries.count
        entries.append(entry)
        return true
    }
}
