/// Which pre-releases a choice among versions may take.
package enum PrereleasePolicy: Sendable, Hashable {
    case allow
    case exclude
    /// Only where a specifier itself names one.
    case ifExplicit
    /// Where a specifier names one, or where nothing else fits: the default of PEP 440.
    case ifNecessaryOrExplicit
}
