internal import Diagnostics
internal import PackageModel

extension TextRule<SpecifierSet> {
    /// A specifier, or a bare version: `12.8` is `==12.8.*`, `2.9.1` is `==2.9.1`.
    static let versions = TextRule(
        format: TextFormat(
            "a version or a specifier", plural: "versions or specifiers",
            pattern:
                "^\\s*(===?|~=|!=|<=?|>=?)?\\s*v?[0-9][A-Za-z0-9.!*+_-]*"
                + "(\\s*,\\s*(===?|~=|!=|<=?|>=?)\\s*v?[0-9][A-Za-z0-9.!*+_-]*)*\\s*$",
            isNumberLike: true)
    ) { text throws(Complaint) in
        let example = "expected a version such as `12.8`, or a specifier such as `>=12.4,<13`"
        guard text.utf8.first?.isLetterOrDigit != true else {
            let bare = text.hasSuffix(".*") ? String(text.dropLast(2)) : text
            guard let version = PEP440Version(bare) else { throw Complaint(example) }
            let isSeries = bare != text || isPlainSeries(version)
            return try specifiers("==" + bare + (isSeries ? ".*" : ""))
        }
        let set = try specifiers(text)
        guard !set.isEmpty else { throw Complaint(example) }
        return set
    }

    /// Whether it has at most two numbers and nothing else, so that it names a series.
    private static func isPlainSeries(_ version: PEP440Version) -> Bool {
        version.releaseCount <= 2 && !version.isPrerelease && !version.isPostRelease
            && version.local == nil
    }

    private static func specifiers(_ text: String) throws(Complaint) -> SpecifierSet {
        do throws(SyntaxError) {
            return try SpecifierSet(text)
        } catch {
            throw Complaint(error)
        }
    }
}

extension Complaint {
    /// What a grammar of PackageModel's says, at the characters that it names.
    init(_ error: SyntaxError) {
        self.init(
            "expected \(error.expected)", span: error.offset..<(error.offset + error.length))
    }
}

extension TextRule<Requirement> {
    /// A Python requirement that an index can answer.
    static let requirement = TextRule(
        format: TextFormat(
            "a Python requirement", plural: "Python requirements", pattern: "^\\s*[A-Za-z0-9].*$")
    ) { text throws(Complaint) in
        let requirement: Requirement
        do throws(SyntaxError) {
            requirement = try Requirement(text)
        } catch {
            throw Complaint(error)
        }
        guard requirement.url == nil else {
            throw Complaint(
                "a package comes from an index, not from a URL",
                hints: ["name the index of `\(requirement.name)` under `indexes`"])
        }
        return requirement
    }
}

extension TextRule<DottedVersion> {
    /// A release of glibc, `2.35`; there is none of another major, and none has a third number.
    static let glibc = release(
        "a release of glibc such as `2.35`", "^2\\.(0|[1-9][0-9]?)$"
    ) { $0.major == 2 && $0.numbers.count == 2 && $0.minor <= 99 }

    /// An interpreter, `3.12.8`; `3.12` where the patch release does not matter.
    static let python = release(
        "a release of Python such as `3.12.8`", plural: "releases of Python such as `3.12.8`",
        "^3\\.(0|[1-9][0-9]?)(\\.(0|[1-9][0-9]?))?$"
    ) { $0.major == 3 && 2...3 ~= $0.numbers.count && $0.numbers.allSatisfy { $0 <= 99 } }

    /// One exact release of dotted numbers, written without needless zeros.
    private static func release(
        _ name: String, plural: String? = nil, _ pattern: String,
        _ accepts: @escaping @Sendable (DottedVersion) -> Bool
    ) -> TextRule {
        TextRule(
            format: TextFormat(name, plural: plural, pattern: pattern, isNumberLike: true)
        ) { text throws(Complaint) in
            guard let version = DottedVersion(text), accepts(version),
                version.numbers.map({ "\($0)" }).joined(separator: ".") == text
            else { throw Complaint("expected \(name)") }
            return version
        }
    }
}

extension TextRule<DottedVersion> {
    /// A driver that is there, `580.65.06`, or its branch alone, `580`.
    static let loadedDriver = TextRule(
        format: TextFormat(
            "a driver such as `580.65.06`, or its branch",
            pattern: "^[1-9][0-9]{2}(\\.[0-9]{1,3}){0,2}$", isNumberLike: true)
    ) { text throws(Complaint) in
        // NVIDIA's branches have had three digits for twenty years.
        guard let version = DottedVersion(text), 100...999 ~= version.major,
            version.numbers.count <= 3, text.first != "0",
            text.split(separator: ".").allSatisfy({ $0.utf8.count <= 3 })
        else {
            throw Complaint("expected a driver such as `580.65.06`, or its branch: `580`")
        }
        return version
    }
}

extension TextRule<DottedSpecifier> {
    /// What one asks of a driver: a branch, or a specifier of dotted versions.
    static let driver = TextRule(format: TextRule<SpecifierSet>.versions.format) {
        text throws(Complaint) in
        do throws(SyntaxError) {
            return try DottedSpecifier(text)
        } catch {
            throw Complaint(error)
        }
    }
}

extension TextRule<String> {
    /// A host compiler by the name of its package: `gcc-12`, `g++-12`, `clang-16`.
    static let compiler = TextRule(
        format: TextFormat(
            "a compiler such as `gcc-12`", pattern: "^(gcc|g\\+\\+|clang|clang\\+\\+)-[1-9][0-9]?$")
    ) { text throws(Complaint) in
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, ["gcc", "g++", "clang", "clang++"].contains(parts[0]),
            (1...2).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy(\.isDigit),
            !parts[1].hasPrefix("0")
        else { throw Complaint("expected a compiler such as `gcc-12`") }
        return text
    }
}
