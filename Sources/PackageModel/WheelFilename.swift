/// What a wheel's file name says: `name-version[-build]-python-abi-platform.whl`.
package struct WheelFilename: Sendable, Hashable {
    /// The name as it was given.
    package let text: String
    package let name: PackageName
    package let version: PEP440Version
    package let build: BuildTag?
    package let tags: WheelTagSet

    /// Tells rebuilds of one version apart; the higher one wins, none is lowest.
    package struct BuildTag: Sendable, Hashable {
        package let number: UInt64
        package let rest: String

        /// Reads digits and what follows them; nil where no digit leads or there are too many.
        package init?(_ text: String) { self.init(Array(text.utf8)[...]) }

        init?(_ bytes: ArraySlice<UInt8>) {
            let digits = bytes.prefix(while: \.isDigit)
            guard let number = UInt64(String(decoding: digits, as: UTF8.self)) else { return nil }
            self.number = number
            rest = String(decoding: bytes[digits.endIndex...], as: UTF8.self)
        }
    }

    /// Why a file name is not that of a wheel we could install.
    package enum Fault: Error, Sendable, Hashable {
        /// Does not end in `.whl`.
        case extensionMissing
        /// Has neither five nor six parts.
        case partCount(Int)
        case name(String)
        case version(String)
        case build(String)
        case tags(String)
        /// A wheel variant (PEP 817): well formed, of a kind that is left alone.
        case variant(String)
    }

    /// Reads the plain name of a file, without folder.
    package init(_ text: String) throws(Fault) {
        self.text = text
        let bytes = Array(text.utf8)
        guard bytes.count <= 1024, bytes.suffix(4).elementsEqual(".whl".utf8) else {
            throw .extensionMissing
        }
        var parts = bytes.dropLast(4)
            .split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)[...]
        guard 5...7 ~= parts.count else { throw .partCount(parts.count) }
        guard let name = Self.name(parts.removeFirst()) else { throw .name(text) }
        let versionText = Self.string(parts.removeFirst())
        guard let version = PEP440Version(versionText) else { throw .version(versionText) }
        self.name = name
        self.version = version
        build = try Self.takeBuild(&parts)
        guard let tags = WheelTagSet(parts) else {
            throw .tags(parts.map(Self.string).joined(separator: "-"))
        }
        self.tags = tags
    }

    private static func string(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// The name; nil where there is none or it has two underscores in a row, since PEP 427 writes
    /// runs of separators as one.
    private static func name(_ bytes: ArraySlice<UInt8>) -> PackageName? {
        let underscore = UInt8(ascii: "_")
        let hasRun = zip(bytes, bytes.dropFirst()).contains { $0 == underscore && $1 == underscore }
        return hasRun ? nil : PackageName(string(bytes))
    }

    /// Takes the build tag, if there is one, and refuses what stands behind the platform.
    private static func takeBuild(
        _ parts: inout ArraySlice<ArraySlice<UInt8>>
    ) throws(Fault) -> BuildTag? {
        guard parts.count > 3, let first = parts.first else { return nil }
        let build = BuildTag(first)
        if build != nil { parts.removeFirst() }
        guard parts.count > 3 else { return build }
        let tags = parts.prefix(3)
        guard parts.count == 4, let last = parts.last, let platform = tags.last,
            isPlatform(string(platform)), WheelTagSet(tags) != nil
        else { throw .build(string(first)) }
        throw .variant(string(last))
    }

    /// Whether it can be a platform, which tells a variant behind it from a bad build tag.
    private static func isPlatform(_ text: String) -> Bool {
        text == "any" || text == "win32" || text.utf8.contains(UInt8(ascii: "_"))
    }
}

extension WheelFilename.BuildTag: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.number, left.rest) < (right.number, right.rest)
    }
}

extension WheelFilename.BuildTag: CustomStringConvertible {
    package var description: String { "\(number)\(rest)" }
}

extension WheelFilename: CustomStringConvertible {
    package var description: String { text }
}

extension WheelFilename.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .extensionMissing: "the name does not end in `.whl`"
        case .partCount(let count): "the name has \(count) parts, not five or six"
        case .name: "the package name is not one"
        case .version(let text): "`\(text)` is not a version"
        case .build(let text): "the build tag `\(text)` does not begin with a digit"
        case .tags(let text): "`\(text)` is not a set of tags"
        case .variant(let text): "it is the wheel variant `\(text)`, which is not supported"
        }
    }
}
