import PackageModel
import Resolution

/// One dependency text of conda records, read: which package, and which of its candidates.
struct CondaNeed: Sendable {
    /// The package in lower case, without extras.
    var name: String
    var key: PackageKey
    var requirement: RequirementText
    var spec: MatchSpec
    /// Keys of the extras that are wanted besides.
    var extras: [PackageKey] = []
    /// When it holds: any of these, all of whose terms must be met. Without `when`, one without terms.
    var alternatives: [[Dependency.Condition]] = [[]]
}

extension CondaNeed {
    /// What it means for a candidate that has it.
    func dependencies(_ kind: Dependency.Kind) -> [Dependency] {
        alternatives.flatMap { conditions in
            ([key] + (kind == .requires ? extras : [])).map {
                Dependency(
                    $0, $0 == key ? requirement : .any, when: conditions, kind: kind)
            }
        }
    }
}

extension PackageKey {
    /// A package of a conda channel or, with two underscores in front, a fact of the machine.
    static func conda(_ name: String, extra: String? = nil) -> PackageKey {
        if let extra { return PackageKey(.conda, "\(name)[\(extra)]") }
        return PackageKey(name.hasPrefix("__") ? .virtual : .conda, name)
    }

    /// The package of a channel and its extra; nil for other keys.
    var condaPackage: (name: String, extra: String?)? {
        guard namespace == .conda else { return nil }
        let parts = name.split(separator: "[", maxSplits: 1)
        guard let first = parts.first else { return nil }
        return (String(first), parts.count > 1 ? String(parts[1].dropLast()) : nil)
    }
}
