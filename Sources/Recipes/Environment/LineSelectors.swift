/// Comments that keep a line for some platforms only: `- pywin32  # [win]` (CEP 24).
///
/// What is no expression of known names is a comment like any other.
struct LineSelectors {
    private let held: Set<String>

    /// Selects for Linux on `architecture`.
    init(_ architecture: Recipe.Architecture) {
        let own = architecture == .aarch64 ? ["aarch64"] : ["linux64", "x86", "x86_64", "x64"]
        held = Set(["linux", "unix"] + own)
    }

    private static let names: Set<String> = [
        "linux", "unix", "osx", "win", "x86", "x86_64", "x64", "linux32", "linux64", "win32",
        "win64", "osx64", "arm64", "aarch64", "armv6l", "armv7l", "ppc64le", "s390x", "riscv32",
        "riscv64", "freebsd", "emscripten", "wasi", "wasm32",
    ]

    /// The text without the lines that are for others; those are left empty, so that places stay.
    func apply(to bytes: [UInt8]) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        guard bytes.contains(UInt8(ascii: "[")) else { return bytes }
        var lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
        for index in lines.indices where isForOthers(lines[index]) { lines[index] = [] }
        return Array(lines.joined(separator: [newline]))
    }

    private func isForOthers(_ line: ArraySlice<UInt8>) -> Bool {
        guard let hash = line.lastIndex(of: UInt8(ascii: "#")), hash > line.startIndex,
            Self.isBlank(line[line.index(before: hash)])
        else { return false }
        var comment = line[(hash + 1)...].drop(while: Self.isBlank)
        while let last = comment.last, Self.isBlank(last) { comment.removeLast() }
        guard comment.popFirst() == UInt8(ascii: "["), comment.popLast() == UInt8(ascii: "]"),
            comment.count <= 200
        else { return false }
        var reader = SelectorReader(words: Self.words(comment)) { name in
            Self.names.contains(name) ? held.contains(name) : nil
        }
        return reader.value() == false
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0D
    }

    /// Names and parentheses.
    private static func words(_ text: ArraySlice<UInt8>) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        for byte in text + [0x20] {
            if byte.isLetterOrDigit || byte == UInt8(ascii: "_") {
                word.append(byte)
                continue
            }
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word = []
            if !isBlank(byte) { words.append(String(decoding: [byte], as: UTF8.self)) }
        }
        return words
    }
}

/// Evaluates names with `and`, `or`, `not` and parentheses; nil for what is no expression.
private struct SelectorReader {
    private var words: ArraySlice<String>
    private let truth: (String) -> Bool?

    init(words: [String], truth: @escaping (String) -> Bool?) {
        self.words = words[...]
        self.truth = truth
    }

    mutating func value() -> Bool? {
        let value = disjunction(depth: 0)
        return words.isEmpty ? value : nil
    }

    private mutating func disjunction(depth: Int) -> Bool? {
        guard depth < 16, var value = conjunction(depth) else { return nil }
        while words.first == "or" {
            words.removeFirst()
            guard let next = conjunction(depth) else { return nil }
            value = value || next
        }
        return value
    }

    private mutating func conjunction(_ depth: Int) -> Bool? {
        guard var value = operand(depth) else { return nil }
        while words.first == "and" {
            words.removeFirst()
            guard let next = operand(depth) else { return nil }
            value = value && next
        }
        return value
    }

    private mutating func operand(_ depth: Int) -> Bool? {
        var isNegated = false
        while words.first == "not" {
            words.removeFirst()
            isNegated.toggle()
        }
        guard let word = words.popFirst() else { return nil }
        var value = truth(word)
        if word == "(" {
            value = disjunction(depth: depth + 1)
            guard words.popFirst() == ")" else { return nil }
        }
        return value.map { $0 != isNegated }
    }
}
