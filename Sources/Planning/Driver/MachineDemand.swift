import PackageModel
import Resolution

/// What a package demands of the machine: of its driver, its compiler, its C library, a GPU.
///
/// It is known at once, and may come with a list of candidates or with the metadata of one.
struct MachineDemand: Sendable {
    /// The part of the machine.
    var key: PackageKey
    /// Means the same candidates wherever it stands.
    var text: RequirementText
    /// The candidates of the part that will do.
    var accepted: CandidateSet
    var sentence: String?
    var predicate: Dependency.Predicate?

    /// Told in words of its own it merely binds, so that an explanation names the machine's own
    /// fact beside it; the standard words name that themselves.
    var dependency: Dependency {
        let isTold = sentence != nil || predicate != nil
        return Dependency(
            key, text, kind: isTold ? .constrains : .requires, sentence: sentence,
            predicate: predicate)
    }
}

extension RequirementTranslator {
    /// Adds what the wheel demands of the machine.
    mutating func require(_ demand: MachineDemand) {
        require(demand.dependency, meaning: .set(demand.accepted))
    }
}
