import PackageModel

/// Versions on both sides of every boundary that some specifiers have: what holds of a range as a
/// whole is checked on them.
struct Probes {
    private let sets: [SpecifierSet]
    private let versions: [PEP440Version]

    init(_ texts: String...) throws {
        sets = try texts.map { try SpecifierSet($0) }
        let named = sets.flatMap(\.specifiers).compactMap(\.version).map(Optional.some)
        versions = (named + [PEP440Version("0")]).compactMap(\.self).flatMap(Self.neighbours)
            .compactMap { PEP440Version($0) }
    }

    func isUnsatisfiable(_ policy: PrereleasePolicy) -> Bool {
        !versions.contains { version in
            sets.allSatisfy { $0.contains(version, prereleases: policy) }
        }
    }

    /// Whether the second set admits all that the first one does.
    var isSubset: Bool {
        versions.allSatisfy { !sets[0].contains($0) || sets[1].contains($0) }
    }

    var isDisjoint: Bool { isUnsatisfiable(.allow) }

    private static func neighbours(_ version: PEP440Version) -> [String] {
        let release = version.release
        var releases = [release, release + [0], release + [1]]
        for index in release.indices {
            releases.append(release[..<index] + [release[index] + 1])
        }
        let suffixes = ["", ".dev0", ".dev1", "a0", "a1", "a2", "a3", "b0", "b1", "rc1", "rc2"]
        let more = ["", ".post0", ".post1", ".post2", ".post0.dev0", ".post1.dev0", ".dev1"]
        let locals = ["", "+local", "+local1"]
        let publics = releases.flatMap { release in
            suffixes.flatMap { suffix in
                more.map { more in
                    let text = release.map(String.init).joined(separator: ".")
                    return "\(version.epoch)!\(text)\(suffix)\(more)"
                }
            }
        }
        return (publics + ["\(version.public)"]).flatMap { text in locals.map { text + $0 } }
    }
}
