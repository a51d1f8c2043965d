/// Where the solver looks facts up; it answers at once, from what has been fetched.
///
/// What was answered once must be answered the same way ever after. The outcome does not depend on
/// when facts become known.
package protocol CandidateProvider {
    /// The candidates of a package; nil as long as they are not known. A package that does not
    /// exist has an empty list.
    func candidates(of key: PackageKey) -> CandidateList?

    /// The dependencies of one candidate, besides the list's `demands`; nil as long as they are not
    /// known.
    func dependencies(of key: PackageKey, candidate: Int) -> [Dependency]?

    /// The candidates that a requirement accepts; asked only after the list is known, once a text.
    func candidates(of key: PackageKey, matching requirement: RequirementText) -> CandidateSet
}
