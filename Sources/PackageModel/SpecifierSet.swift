/// Clauses that hold together, such as `>=2.9,<3`; without a clause every version fits.
package struct SpecifierSet: Sendable {
    /// As written; their order does not matter to equality.
    package let specifiers: [Specifier]

    package init(_ specifiers: [Specifier] = []) { self.specifiers = specifiers }

    package var isEmpty: Bool { specifiers.isEmpty }

    /// Whether a clause names a pre-release, so that pre-releases are welcome.
    package var mentionsPrerelease: Bool { specifiers.contains(where: \.mentionsPrerelease) }

    /// Whether a clause admits one version alone (`==` without `.*`, or `===`).
    package var isPinned: Bool { specifiers.contains(where: \.isPinned) }

    /// The clauses of both.
    package static func & (left: SpecifierSet, right: SpecifierSet) -> SpecifierSet {
        SpecifierSet(left.specifiers + right.specifiers)
    }
}

extension SpecifierSet {
    /// Whether `version` satisfies every clause, pre-releases being a matter of their own.
    package func contains(_ version: PEP440Version) -> Bool {
        specifiers.allSatisfy { $0.contains(version) }
    }

    /// Whether `version` satisfies every clause and `prereleases` lets it pass.
    ///
    /// A version on its own has no alternatives: under `ifNecessaryOrExplicit` it passes.
    package func contains(_ version: PEP440Version, prereleases: PrereleasePolicy) -> Bool {
        guard contains(version) else { return false }
        guard version.isPrerelease else { return true }
        return switch prereleases {
        case .allow, .ifNecessaryOrExplicit: true
        case .exclude: false
        case .ifExplicit: mentionsPrerelease
        }
    }

    /// Those of `versions` that fit, in their order.
    package func filter(
        _ versions: [PEP440Version], prereleases: PrereleasePolicy
    ) -> [PEP440Version] {
        choose(versions.filter(contains), prereleases) { $0 }
    }

    /// Those of `texts` that fit, in their order; what is no version is no pre-release either.
    package func filter(texts: [String], prereleases: PrereleasePolicy) -> [String] {
        let fitting = texts.filter { text in specifiers.allSatisfy { $0.contains(text: text) } }
        return choose(fitting, prereleases) { PEP440Version($0) }
    }

    private func choose<Item>(
        _ items: [Item], _ prereleases: PrereleasePolicy, version: (Item) -> PEP440Version?
    ) -> [Item] {
        switch prereleases {
        case .allow: return items
        case .ifExplicit where mentionsPrerelease: return items
        case .ifNecessaryOrExplicit where mentionsPrerelease: return items
        case .ifNecessaryOrExplicit where !items.contains { version($0)?.isPrerelease == false }:
            return items
        case .exclude, .ifExplicit, .ifNecessaryOrExplicit:
            return items.filter { version($0)?.isPrerelease != true }
        }
    }
}

extension SpecifierSet {
    /// Reads clauses between commas; empty ones are passed over, as everywhere in Python.
    package init(_ text: some StringProtocol) throws(SyntaxError) {
        var scanner = TextScanner(String(text))
        scanner.skipWhitespace()
        let specifiers = try Self.read(&scanner)
        scanner.skipWhitespace()
        guard scanner.isAtEnd else {
            throw scanner.failure(specifiers.isEmpty ? "a version specifier" : "a comma or the end")
        }
        self.init(specifiers)
    }

    /// Reads clauses up to the first thing that neither is one nor a comma before one.
    static func read(_ scanner: inout TextScanner) throws(SyntaxError) -> [Specifier] {
        var specifiers: [Specifier] = []
        var wantsComma = false
        while true {
            scanner.skipBlanks()
            if scanner.take(",") {
                wantsComma = false
            } else if !wantsComma, let byte = scanner.next, "=!<>~".utf8.contains(byte) {
                specifiers.append(try Specifier.read(&scanner))
                wantsComma = true
            } else {
                return specifiers
            }
        }
    }
}

extension SpecifierSet: Hashable {
    package static func == (left: SpecifierSet, right: SpecifierSet) -> Bool {
        Set(left.specifiers) == Set(right.specifiers)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(Set(specifiers)) }
}

extension SpecifierSet: CustomStringConvertible {
    package var description: String { specifiers.map(\.description).joined(separator: ",") }
}
