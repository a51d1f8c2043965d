import Machine
import PackageModel

/// Looks for packages of one driver in what apt has.
struct PackageFinder {
    let catalogue: AptCatalogue
    /// NVIDIA's number.
    let version: DottedVersion
    let offer: DriverOffer

    /// A package in the driver's version; of several builds the one of the offer's.
    func find(_ name: String) -> DriverPackages.Root? {
        let builds = catalogue[name].filter { Self.driver(of: $0.version) == version }
        let build = builds.first { $0.version == offer.packageVersion } ?? builds.first
        return build.map { DriverPackages.Root(name, $0.version) }
    }

    /// A package of the driver's branch.
    func findKin(_ name: String) -> DriverPackages.Root? {
        catalogue[name].first { Self.driver(of: $0.version)?.major == version.major }
            .map { DriverPackages.Root(name, $0.version) }
    }

    /// The first set that is there whole, and its packages.
    func first(of sets: [PackageSet]) -> (PackageSet, [DriverPackages.Root])? {
        for set in sets {
            let required = set.required.map { $0.lazy.compactMap(find).first }
            guard required.allSatisfy({ $0 != nil }), hasModules(set) else { continue }
            return (set, required.compactMap { $0 } + set.optional.compactMap(find))
        }
        return nil
    }

    /// Whether something builds the modules, or has built them.
    private func hasModules(_ set: PackageSet) -> Bool {
        guard case .chosen(let dkms, let prebuilt) = set.modules else { return true }
        return prebuilt != nil || dkms.contains { find($0) != nil }
    }

    /// What the set that has most of it lacks.
    func lacks(of sets: [PackageSet]) -> [[String]] {
        let lacks = sets.map { set -> [[String]] in
            var lacks = set.required.filter { names in !names.contains { find($0) != nil } }
            if case .chosen(let dkms, _) = set.modules, !hasModules(set) { lacks.append(dkms) }
            return lacks
        }
        return lacks.min { $0.count < $1.count } ?? []
    }

    /// Whether modules that somebody built are of this very driver.
    ///
    /// Their own version is the kernel's. The metapackage provides the DKMS package whose place it
    /// takes; all of them depend on the driver's common part from its number on.
    func isOfDriver(_ entry: AptCatalogue.Entry) -> Bool {
        let relations = (entry.provides.split(separator: ",") + entry.depends.split(separator: ","))
            .compactMap { Relation($0) }
        return relations.contains { relation in
            relation.name.hasPrefix("nvidia-dkms-") && relation.comparison == "="
                && Self.driver(of: relation.version) == version
                || relation.name.hasPrefix("nvidia-kernel-common-") && relation.comparison == ">="
                    && Self.driver(of: relation.version) == version
        }
    }

    static func driver(of version: some StringProtocol) -> DottedVersion? {
        DriverPackages.driver(of: version)
    }

    /// `nvidia-kernel-common-580 (>= 580.65.06)`.
    private struct Relation {
        var name: String
        var comparison: String
        var version: String

        init?(_ text: Substring) {
            let words = text.split { " ()".contains($0) }
            guard words.count == 3 else { return nil }
            name = String(words[0])
            comparison = String(words[1])
            version = String(words[2])
        }
    }
}
