/// A version as conda writes and orders it (CEP 33): `1!2.15.1_alpha+1.2`, `1.0.1k`, `2024a`.
///
/// Equality is that of the order: `1.1.0` and `1.1` are equal and hash alike. Numbers may have any
/// length.
package struct CondaVersion: Sendable {
    /// As written.
    package let text: String
    /// ASCII bytes that sort as versions do; equal versions have equal keys.
    ///
    /// Versions with up to four small numbers have a key that needs no heap.
    let key: String

    /// No version is longer; CEP 26 allows 64 bytes.
    static let longest = 1000

    init(text: String, key: String) {
        self.text = text
        self.key = key
    }
}

extension CondaVersion: Comparable {
    package static func == (left: CondaVersion, right: CondaVersion) -> Bool {
        left.key == right.key
    }

    package static func < (left: CondaVersion, right: CondaVersion) -> Bool {
        left.key < right.key
    }
}

extension CondaVersion: Hashable {
    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension CondaVersion: LosslessStringConvertible {
    package var description: String { text }

    /// Reads a version; nil where it is none, or longer than a thousand bytes.
    package init?(_ text: String) {
        let bytes = text.utf8.span
        guard let layout = Layout(bytes) else { return nil }
        var writer = KeyWriter()
        var epoch = Cursor(layout.epoch, joinsTail: false)
        writer.write(&epoch, of: bytes)
        writer.endSegment()
        var main = Cursor(layout.main, joinsTail: true)
        writer.write(&main, of: bytes)
        writer.beginLocal()
        if let local = layout.local {
            var local = Cursor(local, joinsTail: false)
            writer.write(&local, of: bytes)
        }
        self.init(text: text, key: writer.finish())
    }

    /// Reads a version; nil where it is none, or longer than a thousand bytes.
    package init?(_ text: some StringProtocol) { self.init(String(text)) }
}
