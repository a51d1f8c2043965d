/// What choosing a candidate entails.
///
/// Candidates of one package with equal dependencies are treated as one group; `sentence` and
/// `predicate` are no part of that identity.
package struct Dependency: Sendable {
    package var target: PackageKey
    package var requirement: RequirementText
    /// What must be chosen besides, for this to hold; all of it.
    ///
    /// A package that is not chosen meets no condition.
    package var conditions: [Condition]
    package var kind: Kind
    /// Tells this dependency in place of the standard sentence: `driver 535 runs CUDA 12.2 at most`.
    package var sentence: String?
    /// Tells it of whatever candidates have it: `has no code for GTX 1080 (sm_61)`.
    package var predicate: Predicate?

    /// What is said of one candidate, and of several.
    package struct Predicate: Sendable {
        package var singular: String
        package var plural: String

        /// `rest` follows the verb: `Predicate("has", "have", "no code for it")`.
        package init(_ singular: String, _ plural: String, _ rest: String) {
            self.singular = "\(singular) \(rest)"
            self.plural = "\(plural) \(rest)"
        }
    }

    package enum Kind: Sendable, Hashable {
        /// The target must be chosen, from the candidates that the requirement accepts.
        case requires
        /// If the target is chosen anyway, then from the candidates that the requirement accepts.
        case constrains
        /// The candidate cannot be used, as its metadata shows; `target` and `requirement` say
        /// nothing. The reason goes after a colon, as in `CandidateList.Exclusion`.
        case unusable(reason: String)
    }

    /// One term of a condition, such as a marker on `python`.
    package struct Condition: Sendable, Hashable {
        package var target: PackageKey
        package var requirement: RequirementText

        package init(_ target: PackageKey, _ requirement: RequirementText) {
            self.target = target
            self.requirement = requirement
        }
    }

    package init(
        _ target: PackageKey, _ requirement: RequirementText = .any,
        when conditions: [Condition] = [],
        kind: Kind = .requires, sentence: String? = nil, predicate: Predicate? = nil
    ) {
        self.target = target
        self.requirement = requirement
        self.conditions = conditions
        self.kind = kind
        self.sentence = sentence
        self.predicate = predicate
    }

    /// Marks the candidate of `key` that has this "dependency" as one that cannot be used.
    package static func unusable(_ key: PackageKey, because reason: String) -> Dependency {
        Dependency(key, kind: .unusable(reason: reason))
    }
}

extension Dependency: Hashable {
    package static func == (left: Dependency, right: Dependency) -> Bool {
        left.target == right.target && left.requirement == right.requirement
            && left.kind == right.kind && left.conditions == right.conditions
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(target)
        hasher.combine(requirement)
        hasher.combine(kind)
        hasher.combine(conditions)
    }
}
