import SystemPackage

/// A member's name that passed the rules: relative, below its root, printable UTF-8.
struct MemberPath: Hashable {
    /// With `/` between components, without one at the end.
    let text: String

    static let maximumDepth = 64

    /// Checks a raw name; one `/` at its end, as folders have it, is left out.
    init(_ raw: some Collection<UInt8>) throws(ArchiveError) {
        guard let name = String(validating: raw, as: UTF8.self) else {
            throw .unsafe("a member's name is not UTF-8")
        }
        try self.init(name)
    }

    init(_ name: String) throws(ArchiveError) {
        let text = name.hasSuffix("/") ? String(name.dropLast()) : name
        let shown = visible(name)
        guard !text.isEmpty else { throw .unsafe("a member has an empty name") }
        guard text.utf8.count <= 4096 else { throw .unsafe("a member's name exceeds 4096 bytes") }
        guard text.unicodeScalars.allSatisfy(isPlain) else {
            throw .unsafe("the name `\(shown)` has a control character or a backslash")
        }
        let components = text.utf8.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard components.count <= Self.maximumDepth else {
            throw .unsafe("the name `\(shown)` is deeper than \(Self.maximumDepth) folders")
        }
        for component in components {
            guard let rule = brokenRule(component) else { continue }
            throw .unsafe("the name `\(shown)` has \(rule)")
        }
        if let first = components.first, isDriveLetter(first) {
            throw .unsafe("the name `\(shown)` begins with a drive letter")
        }
        self.text = text
    }

    /// The names of all folders above, the nearest first.
    var folders: [String] {
        var found: [String] = []
        var rest = text.utf8[...]
        while let slash = rest.lastIndex(of: UInt8(ascii: "/")) {
            rest = rest[..<slash]
            found.append(String(decoding: rest, as: UTF8.self))
        }
        return found
    }

    var filePath: FilePath { FilePath(text) }
}

private func brokenRule(_ component: Substring.UTF8View) -> String? {
    if component.isEmpty { return "an empty component" }
    if component.elementsEqual(".".utf8) { return "the component `.`" }
    if component.elementsEqual("..".utf8) { return "the component `..`" }
    if component.count > 255 { return "a component of more than 255 bytes" }
    return nil
}

private func isDriveLetter(_ component: Substring.UTF8View) -> Bool {
    let bytes = Array(component.prefix(2))
    guard bytes.count == 2, bytes[1] == UInt8(ascii: ":") else { return false }
    return UInt8(ascii: "a")...UInt8(ascii: "z") ~= bytes[0] | 0x20
}

/// Neither C0, DEL nor C1, and no backslash, which some readers take for a slash.
private func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x20 && !(0x7F...0x9F ~= scalar.value) && scalar != "\\"
}

/// A name from an archive as it may be printed: without controls and not too long.
func visible(_ name: String) -> String {
    var text = ""
    for scalar in name.unicodeScalars.prefix(200) {
        let isOdd = !isPlain(scalar) && scalar != "\\"
        text += isOdd ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return text
}
