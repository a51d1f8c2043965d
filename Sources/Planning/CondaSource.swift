package import PackageModel

/// Where conda records come from: the channels of a recipe, or a table in a test.
package protocol CondaSource: Sendable {
    /// The channels' addresses as `CondaRecord.channel` has them, the highest priority first.
    var channels: [String] { get }
    /// All records of these packages, from every channel and both the target's subdir and `noarch`.
    ///
    /// Each name is a key of the answer, with an empty list where no channel has the package. The
    /// order within a list means nothing. A channel that cannot be reached throws.
    func records(of names: Set<String>) async throws -> [String: [CondaRecord]]
    /// The names of all packages of the channels, to guess what a misspelt one was meant to be.
    func names() async throws -> Set<String>
    /// The Python projects that conda packages are, where they are any.
    func projects(of packages: Set<String>) async throws -> [String: Set<PackageName>]
    /// What the answers so far lack and a lock should say.
    func remarks() async -> [String]
    /// The conda packages that are these Python projects, where there are any.
    func packages(of projects: Set<PackageName>) async throws -> [PackageName: Set<String>]
}

extension CondaSource {
    package func remarks() async -> [String] { [] }
}
