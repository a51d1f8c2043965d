/// Makes ustar archives byte by byte, right ones and wrong ones.
package struct TarBuilder: Sendable {
    private var bytes: [UInt8] = []

    package init() {}

    package enum Kind: Character, Sendable {
        case file = "0"
        case hardLink = "1"
        case symlink = "2"
        case characterDevice = "3"
        case folder = "5"
        case pipe = "6"
    }

    /// Adds a member; `size` bends what the header says of its length.
    package mutating func add(
        _ name: String, _ kind: Kind = .file, contents: String = "", target: String = "",
        mode: Int = 0o644, size: Int? = nil
    ) {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at place: Int, _ width: Int) {
            for (index, byte) in text.utf8.prefix(width).enumerated() {
                header[place + index] = byte
            }
        }
        func octal(_ value: Int, _ digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        put(name, at: 0, 100)
        put(octal(mode, 7), at: 100, 7)
        put(octal(0, 7), at: 108, 7)
        put(octal(0, 7), at: 116, 7)
        put(octal(size ?? contents.utf8.count, 11), at: 124, 11)
        put(octal(0, 11), at: 136, 11)
        put(String(repeating: " ", count: 8), at: 148, 8)
        put(String(kind.rawValue), at: 156, 1)
        put(target, at: 157, 100)
        put("ustar\u{0}00", at: 257, 8)
        let sum = header.reduce(0) { $0 + Int($1) }
        put(octal(sum, 6) + "\u{0} ", at: 148, 8)
        bytes += header + contents.utf8
        bytes += [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    }

    /// The archive with its two empty blocks at the end.
    package func build() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
