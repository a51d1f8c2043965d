/// A C++ compiler that a package source of the machine has and that is not installed.
package struct CompilerOffer: Sendable, Hashable {
    package var family: HostCompiler.Family
    /// The number that nvcc's headers compare.
    package var major: Int
    /// The package that brings it: `g++-13`.
    package var package: String

    package init(family: HostCompiler.Family, major: Int, package: String) {
        self.family = family
        self.major = major
        self.package = package
    }
}
