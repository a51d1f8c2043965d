import PackageModel
import Resolution

/// One dependency text of conda records, read: which package, and which of its candidates.
///
/// A class, since thousands of candidates share one text.
final class CondaNeed: Sendable {
    /// The package in lower case, without extras.
    let name: String
    let key: PackageKey
    let requirement: RequirementText
    let spec: MatchSpec
    /// Whether only a whole record can tell if it is meant.
    let needsRecord: Bool
    /// What it means in `depends`.
    let required: [Dependency]
    /// What it means in `constrains`.
    let constrained: [Dependency]

    /// It holds under any of `alternatives`, all of whose terms must be met; without `when` there is
    /// one without terms.
    init(name: String, spec: MatchSpec, alternatives: [[Dependency.Condition]] = [[]]) {
        self.name = name
        self.spec = spec
        let key = PackageKey.conda(name)
        let requirement = spec.requirement(of: name)
        self.key = key
        self.requirement = requirement
        needsRecord = spec.needsRecord
        required = alternatives.flatMap { conditions in
            [Dependency(key, requirement, when: conditions)]
                + spec.extras.map { Dependency(.conda(name, extra: $0), when: conditions) }
        }
        constrained = alternatives.map { conditions in
            Dependency(key, requirement, when: conditions, kind: .constrains)
        }
    }
}

extension MatchSpec {
    /// The text without the name, where that says all: `>=3.14,<3.15.0a0`; else the whole text.
    ///
    /// So for one package equal texts accept the same candidates, and a text without the name
    /// speaks of nothing but version and build, whatever package it is about.
    fileprivate func requirement(of name: String) -> RequirementText {
        let bytes = text.utf8
        let start = bytes.prefix { $0 == UInt8(ascii: " ") }.count
        let isPlain = !bytes.contains {
            $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "#")
        }
        guard isPlain else { return RequirementText(text) }
        var rest = bytes.dropFirst(start + name.utf8.count).drop { $0 == UInt8(ascii: " ") }
        while rest.last == UInt8(ascii: " ") { rest.removeLast() }
        let words = String(Substring(rest))
        return words == "*" ? .any : RequirementText(words)
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
        guard let bracket = name.utf8.firstIndex(of: UInt8(ascii: "[")) else { return (name, nil) }
        return (String(name[..<bracket]), String(name[bracket...].dropFirst().dropLast()))
    }
}
