package import Diagnostics
package import Lockfiles

/// Where packages of the distribution come from: apt of this machine, or a table in a test.
package protocol SystemSource: Sendable {
    /// What apt would install for these wishes, all together, and what of it is there already.
    ///
    /// Throws R621, one for each name that no source has, at its place; R623 where the packages do
    /// not go together.
    func closure(of wishes: [SystemWish]) async throws -> SystemClosure
}

/// A package of the distribution that somebody asks for.
package struct SystemWish: Sendable, Hashable {
    /// As apt takes it: `cmake`, or `nvidia-driver-580=580.65.06-0ubuntu1` for one version alone.
    package var name: String
    /// The layer that it and what it needs belong to.
    package var layer: Layer
    /// Where the recipe says so; nil where we ask for it ourselves.
    package var mark: Mark?

    package init(_ name: String, layer: Layer = .system, at mark: Mark? = nil) {
        self.name = name
        self.layer = layer
        self.mark = mark
    }

    /// Without version and architecture.
    package var plainName: String { String(name.prefix { $0 != "=" && $0 != ":" }) }
}
