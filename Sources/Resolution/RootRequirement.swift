package import Diagnostics

/// What the recipe or the machine demands of a solution.
///
/// Their order is the order of preference: the first one gets the best candidate that any solution
/// allows, the second the best that remains, and so on.
package struct RootRequirement: Sendable, Hashable {
    package var key: PackageKey
    package var requirement: RequirementText
    /// Where the recipe says so; nil for a fact of the machine.
    package var mark: Mark?
    /// The whole sentence for messages: `the recipe wants torch >=2.9`, `this machine has glibc 2.31`.
    package var text: String?
    /// Whether the package must be chosen, or only may not be chosen otherwise.
    package var isConstraint: Bool

    package init(
        _ key: PackageKey, _ requirement: RequirementText = .any, at mark: Mark? = nil,
        text: String? = nil, isConstraint: Bool = false
    ) {
        self.key = key
        self.requirement = requirement
        self.mark = mark
        self.text = text
        self.isConstraint = isConstraint
    }
}
