internal import Diagnostics

extension TextRule where Value: RecipeChoice {
    /// One of the words of a choice.
    static func choice() -> TextRule {
        let names = Value.allCases.map(\.rawValue)
        let expected = FieldType.choice(names).description
        return TextRule(format: TextFormat(expected)) { text throws(Complaint) in
            if let value = Value(rawValue: text) { return value }
            if let meant = Suggestion.nearest(to: text, among: names) { throw .mean(meant) }
            throw Complaint("expected \(expected)")
        }
    }
}

extension TextRule<String> {
    /// Any text but an empty one; it may have lines.
    static let anything = TextRule(format: TextFormat("a text", plural: "texts")) {
        text throws(Complaint) in
        guard !text.utf8.contains(0) else { throw Complaint("has a NUL character") }
        return text
    }

    /// What may be part of a path, a profile's name and a command line without quotes.
    static let identifier = TextRule(
        format: TextFormat(
            "a name of `a`–`z`, `0`–`9` and `-`, not starting with `-`", plural: "names",
            pattern: "^[a-z0-9][a-z0-9-]*$")
    ) { text throws(Complaint) in
        let isValid =
            text.utf8.first != UInt8(ascii: "-") && !text.isEmpty && text.utf8.count <= 64
            && text.utf8.allSatisfy { $0.isLowercaseOrDigit || $0 == UInt8(ascii: "-") }
        if isValid { return text }
        if text.utf8.count > 64 { throw Complaint("longer than 64 characters") }
        let meant = hyphenated(text)
        if !meant.isEmpty, meant != text { throw .mean(meant) }
        throw Complaint("expected a name of `a`–`z`, `0`–`9` and `-`, not starting with `-`")
    }

    /// By Debian's policy (5.6.1): two characters or more, `+`, `-` and `.` among them.
    static let debianPackage = TextRule(
        format: TextFormat(
            "the name of a Debian package", plural: "names of Debian packages",
            pattern: "^[a-z0-9][a-z0-9+.-]+$")
    ) { text throws(Complaint) in
        if isDebianPackage(text) { return text }
        if isDebianPackage(text.lowercased()) { throw .mean(text.lowercased()) }
        guard text.contains(where: { "=:/".contains($0) }) else {
            throw Complaint("expected the name of a Debian package")
        }
        throw Complaint("expected a name alone: the version is apt's, and kept in the lock")
    }

    private static func isDebianPackage(_ text: String) -> Bool {
        text.utf8.count >= 2 && text.utf8.first?.isLowercaseOrDigit == true
            && text.utf8.allSatisfy { $0.isLowercaseOrDigit || "+.-".utf8.contains($0) }
    }

    /// A name that a shell can have.
    static let variableSyntax = TextRule(
        format: TextFormat(
            "names of variables", plural: "names of variables",
            pattern: "^[A-Za-z_][A-Za-z0-9_]*$")
    ) { text throws(Complaint) in
        let isValid =
            text.utf8.first.map { !$0.isDigit } == true
            && text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") }
        guard isValid else { throw Complaint("expected a name such as `NCCL_DEBUG`") }
        return text
    }

    /// A name that a shell can have and that the profile leaves to the user.
    static let variableName = TextRule(format: variableSyntax.format) { text throws(Complaint) in
        let name = try variableSyntax.parse(text)
        guard !["PATH", "LD_LIBRARY_PATH", "CUDA_HOME"].contains(name) else {
            throw Complaint("the profile sets this one itself")
        }
        return name
    }

    static let absolutePath = TextRule(
        format: TextFormat("an absolute path", plural: "absolute paths", pattern: "^/.*$")
    ) { text throws(Complaint) in
        guard text.hasPrefix("/"), !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Complaint("expected an absolute path")
        }
        return text
    }

    /// A path relative to the recipe, or an absolute one.
    static let file = TextRule(format: TextFormat("a path", plural: "paths")) {
        text throws(Complaint) in
        guard !text.isEmpty, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Complaint("expected a path")
        }
        return text
    }

    static let url = TextRule(
        format: TextFormat(
            "a URL with `https`, `http` or `file`", plural: "URLs",
            pattern: "^(https?://[^/\\s]+|file:///)\\S*$")
    ) { text throws(Complaint) in
        guard isURL(text) else { throw Complaint("expected a URL with `https`, `http` or `file`") }
        return text
    }

    /// Whether it has one of our schemes, a host unless it is a file, and nothing unprintable.
    static func isURL(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return false }
        if text.hasPrefix("file:///") { return true }
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else {
            return false
        }
        let rest = text.dropFirst(scheme.count)
        return rest.first.map { !"/?#:@".contains($0) } == true
    }

    /// `RTX 3090` as `rtx-3090`.
    static func hyphenated(_ text: String) -> String {
        guard text.utf8.count <= 64 else { return "" }
        let words = text.lowercased().utf8.split { !$0.isLowercaseOrDigit }
        return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    }
}

extension UInt8 {
    var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
    var isLowercaseOrDigit: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self || isDigit }
    var isLetterOrDigit: Bool {
        isLowercaseOrDigit || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self
    }
}
