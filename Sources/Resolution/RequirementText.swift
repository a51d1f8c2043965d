/// Which candidates of a package are acceptable, in the words that people are shown.
///
/// For one package, equal texts mean equal candidate sets: the solver asks for each text once. The
/// empty text accepts everything.
package struct RequirementText: Hashable, Sendable, ExpressibleByStringInterpolation {
    package let text: String

    package init(_ text: String) { self.text = text }
    package init(stringLiteral value: String) { text = value }

    /// Accepts every candidate.
    package static let any = RequirementText("")
}
