/// One triple that says which interpreters can use a wheel, such as `cp312-abi3-linux_x86_64`.
package struct WheelTag: Sendable, Hashable {
    package let python: String
    package let abi: String
    package let platform: String

    package init(python: String, abi: String, platform: String) {
        self.python = python
        self.abi = abi
        self.platform = platform
    }
}

extension WheelTag: CustomStringConvertible {
    package var description: String { "\(python)-\(abi)-\(platform)" }
}

/// A set of tags in its compressed form: every combination of the three lists.
package struct WheelTagSet: Sendable, Hashable {
    package let pythons: [String]
    package let abis: [String]
    package let platforms: [String]

    /// Most combinations that a file name may stand for.
    package static let sizeLimit = 1024

    /// Reads `py2.py3-none-any`; nil where a part is missing or empty, an interpreter is no
    /// identifier, or the set is larger than `sizeLimit`.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        self.init(python: parts[0], abi: parts[1], platform: parts[2])
    }

    init?(python: Substring, abi: Substring, platform: Substring) {
        guard let pythons = Self.list(python), let abis = Self.list(abi),
            let platforms = Self.list(platform), pythons.allSatisfy(Self.isIdentifier),
            pythons.count * abis.count * platforms.count <= Self.sizeLimit
        else { return nil }
        self.pythons = pythons
        self.abis = abis
        self.platforms = platforms
    }

    /// The names between dots, in lower case; nil where one is empty or has a strange character.
    private static func list(_ text: Substring) -> [String]? {
        guard text.utf8.count <= 1024 else { return nil }
        let names = text.split(separator: ".", omittingEmptySubsequences: false)
        guard names.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isNameByte) }) else {
            return nil
        }
        return names.map { $0.lowercased() }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || byte == UInt8(ascii: "_")
    }

    private static func isIdentifier(_ text: String) -> Bool {
        text.utf8.first?.isDigit == false
    }

    /// Every combination.
    package var tags: [WheelTag] {
        pythons.flatMap { python in
            abis.flatMap { abi in
                platforms.map { WheelTag(python: python, abi: abi, platform: $0) }
            }
        }
    }
}

extension WheelTagSet: CustomStringConvertible {
    package var description: String {
        [pythons, abis, platforms].map { $0.joined(separator: ".") }.joined(separator: "-")
    }
}
