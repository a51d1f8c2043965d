/// Why a package is in a solution, and why in this version and no newer one.
package struct Account: Sendable, Equatable {
    package var name: String
    package var version: String
    /// `cu126`, or the build of a conda package; nil where there is none.
    package var build: String?
    /// Who wants it, a sentence each, down from the recipe's own line.
    package var wanted: [String]
    /// Why it is this version and this build, a sentence each.
    package var reasons: [String]
    /// The newest of the newer versions, and what rules each out.
    package var passedOver: [Rival]
    /// How many newer versions there are in all.
    package var newerVersions: Int

    /// A version that was not chosen though it is newer.
    package struct Rival: Sendable, Equatable {
        package var version: String
        package var sentences: [String]
    }
}
