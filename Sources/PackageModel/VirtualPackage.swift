/// A fact of a machine in the form of a conda package that is never installed (CEP 30, CEP 46).
package struct VirtualPackage: Sendable, Hashable {
    /// `__glibc`, `__cuda` and the like.
    package var name: String
    package var version: String
    /// The microarchitecture of `__archspec`; `0` for all others.
    package var build: String

    package init(name: String, version: String, build: String = "0") {
        self.name = name
        self.version = version
        self.build = build
    }
}
