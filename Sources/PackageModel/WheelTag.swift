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
        let bytes = Array(text.utf8)
        self.init(
            bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)[...])
    }

    /// Reads the three parts that stand between hyphens.
    init?(_ parts: ArraySlice<ArraySlice<UInt8>>) {
        guard parts.count == 3, let python = parts.first, let platform = parts.last,
            let pythons = Self.list(python), let abis = Self.list(parts[parts.startIndex + 1]),
            let platforms = Self.list(platform),
            pythons.allSatisfy({ $0.utf8.first?.isDigit == false }),
            pythons.count * abis.count * platforms.count <= Self.sizeLimit
        else { return nil }
        self.pythons = pythons
        self.abis = abis
        self.platforms = platforms
    }

    /// The names between dots, in lower case; nil where one is empty or has a strange character.
    private static func list(_ bytes: ArraySlice<UInt8>) -> [String]? {
        guard bytes.count <= 1024 else { return nil }
        var names: [String] = []
        for name in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard !name.isEmpty,
                name.allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: "_") })
            else { return nil }
            names.append(String(decoding: name.map(\.lowercased), as: UTF8.self))
        }
        return names
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
