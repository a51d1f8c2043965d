/// The candidates of one package in order of preference, known as a whole when first touched.
///
/// It never changes during a solve. What is known of candidates without asking for their
/// metadata, such as Requires-Python on an index page or the tie of an extra to its base, comes with
/// the list as `demands`; a conda record brings all its dependencies that way.
package struct CandidateList: Sendable, Hashable {
    /// How people are told this package, without backticks.
    package var displayName: String
    /// What tells candidates apart for people, such as a version; the best comes first.
    package let labels: [String]
    /// What tells candidates with one label apart, such as a build; empty where labels do.
    package let details: [String]
    /// Indices of candidates from the lowest version to the highest, for ranges in messages.
    package let ascending: [Int]
    /// Candidates that are never chosen, grouped by reason, in the order of `exclude`.
    package private(set) var exclusions: [Exclusion] = []
    /// Dependencies known with the list, taken into account as soon as the package is required.
    package var demands: [Demand] = []
    /// What to say where nothing of this list matches: `this machine has python 3.11.2`, or for an
    /// empty list, after "which": `is not in the index`.
    package var remark: String?

    /// Candidates that share one reason for which they are left out.
    package struct Exclusion: Sendable, Hashable {
        package var candidates: CandidateSet
        /// Goes after a colon: `yanked`, `needs glibc 2.34`, `no wheel for this Python`.
        package var reason: String
    }

    /// One dependency of several candidates.
    package struct Demand: Sendable, Hashable {
        package var candidates: CandidateSet
        package var dependency: Dependency

        package init(_ candidates: CandidateSet, _ dependency: Dependency) {
            self.candidates = candidates
            self.dependency = dependency
        }
    }

    /// Makes a list; `ascending` defaults to the reverse of the order of preference, and also where
    /// it is not a permutation of the candidates.
    package init(
        _ displayName: String, labels: [String], details: [String] = [],
        ascending: [Int]? = nil, remark: String? = nil
    ) {
        self.displayName = displayName
        self.labels = labels
        self.details = details.count == labels.count ? details : []
        self.remark = remark
        let byPreference = Array(labels.indices.reversed())
        if let ascending, ascending.sorted() == Array(labels.indices) {
            self.ascending = ascending
        } else {
            self.ascending = byPreference
        }
    }

    package var count: Int { labels.count }

    /// The set of no candidate of this list, to be filled.
    package var none: CandidateSet { CandidateSet(capacity: count) }

    /// The set of all candidates of this list, excluded ones too.
    package var all: CandidateSet { .full(capacity: count) }

    /// Leaves a candidate out from the start; of several reasons the first one holds.
    package mutating func exclude(_ candidate: Int, because reason: String) {
        guard !excluded.contains(candidate) else { return }
        if let index = exclusions.firstIndex(where: { $0.reason == reason }) {
            exclusions[index].candidates.insert(candidate)
        } else {
            exclusions.append(
                Exclusion(
                    candidates: CandidateSet(capacity: count, [candidate]), reason: reason))
        }
    }

    /// All candidates that are left out.
    package var excluded: CandidateSet {
        exclusions.reduce(into: none) { $0.formUnion($1.candidates) }
    }
}
