/// Whether the GPUs are to be examined.
package enum GPUDemand: Sendable, Hashable {
    /// They are not: the level of the checks does not reach them.
    case left
    /// They are, where there are any.
    case ifPresent
    /// They are, and it is a failure where there are none: `verify --gpu`.
    case required
    /// The same for `apply --require-verified`.
    case vouched

    /// Whether it is a failure where there are none.
    var isStrict: Bool { self == .required || self == .vouched }
}
