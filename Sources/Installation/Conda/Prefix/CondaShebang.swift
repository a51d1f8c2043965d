/// The first line of a script that a package brings: a program and its options.
///
/// The kernel cuts the line after 127 bytes and ends the path at a space, so a line that becomes
/// too long, or gets a space, is written in another way.
struct CondaShebang {
    /// Without the line break.
    let line: String
    /// As it stands there; a backslash keeps a space.
    private let program: Substring
    /// With the space before it; often empty.
    private let options: Substring

    /// Nil for a line that does not begin with `#!` and an absolute path.
    init?(line: String) {
        guard line.hasPrefix("#!") else { return nil }
        self.line = line
        let rest = line.dropFirst(2).drop { $0 == " " }
        guard rest.first == "/" else { return nil }
        var end = rest.startIndex
        var isEscaped = false
        while end < rest.endIndex {
            let character = rest[end]
            if character.isWhitespace, !(isEscaped && character == " ") { break }
            isEscaped = character == "\\"
            end = rest.index(after: end)
        }
        program = rest[..<end]
        options = rest[end...]
    }

    /// The line, or lines, with the environment's place in it; without the last line break.
    func replacing(_ replacement: PrefixReplacement) -> String {
        let plain = Self.replaced(line, replacement)
        if replacement.prefix.contains(" ") {
            // The old line has no space: what is program and what are options shows only there.
            return plain == line ? line : Self.replaced(indirect, replacement)
        }
        guard plain.utf8.count > Shebang.longest else { return plain }
        return CondaShebang(line: plain)?.indirect ?? plain
    }

    /// The same without the path in the kernel's hands.
    private var indirect: String {
        let name = program.split(separator: "/").last.map(String.init) ?? String(program)
        if Self.isPython(name) {
            // sh executes what Python reads as a string.
            return "#!/bin/sh\n'''exec' \"\(program)\"\(options) \"$0\" \"$@\" #'''"
        }
        // Without -S everything behind `env` is one word to the kernel.
        let hasOptions = options.contains { !$0.isWhitespace }
        return "#!/usr/bin/env \(hasOptions ? "-S " : "")\(name)\(options)"
    }

    /// `python`, `python3`, `python3.12`.
    private static func isPython(_ name: String) -> Bool {
        guard name.hasPrefix("python") else { return false }
        let version = name.dropFirst(6).split(separator: ".", omittingEmptySubsequences: false)
        if version.count == 1, version[0].isEmpty { return true }
        return version.count <= 2
            && version.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            }
    }

    private static func replaced(_ text: String, _ replacement: PrefixReplacement) -> String {
        String(
            decoding: replacing(Array(text.utf8), replacement), as: UTF8.self)
    }

    private static func replacing(
        _ bytes: [UInt8], _ replacement: PrefixReplacement
    ) -> [UInt8] {
        bytes.withUnsafeBytes { bytes in
            var result: [UInt8] = []
            var place = 0
            while let found = replacement.search.first(in: bytes, from: place) {
                result += bytes[place..<found]
                result += replacement.prefix.utf8
                place = found + replacement.placeholder.count
            }
            return result + bytes[place...]
        }
    }
}
