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
    /// All newer versions, and what rules them out.
    package var passedOver: [Rival]
    /// How many newer versions there are in all.
    package var newerVersions: Int

    /// Versions that were not chosen though they are newer, for one reason.
    package struct Rival: Sendable, Equatable {
        /// The newest first; never none.
        package var versions: [String]
        package var sentences: [String]
    }
}
