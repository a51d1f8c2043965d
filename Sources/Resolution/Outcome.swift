/// What a run of the solver came to.
package enum Outcome: Sendable {
    /// The solver cannot go on before all of `required` is known. `hints` are likely to be asked
    /// for next, the likeliest first; they may be fetched or not without any effect on the answer.
    case needs(required: [Need], hints: [Need])
    case solved(ResolvedSet)
    case unsatisfiable(Derivation)
    /// Gave up after so many steps without knowing the answer.
    case exhausted(steps: Int)
}

/// A fact that the solver asks for.
package enum Need: Sendable, Hashable {
    case candidates(PackageKey)
    case dependencies(PackageKey, candidate: Int)
}
