package import Diagnostics
package import PackageModel

/// An `environment.yml` (CEP 24): what the user wrote for conda, each value with its place.
package struct EnvironmentFile: Sendable {
    /// The name that the user knows; it is in every mark.
    package var file: String
    package var name: Located<String>?
    /// In their order and without `nodefaults`; the user's own default channels are never added.
    package var channels: [Located<String>]
    package var packages: [Located<MatchSpec>]
    /// The requirements among the lines of `pip`, and of the files that these include.
    package var pip: [Located<Requirement>]
    /// Further Python indexes that the lines of `pip` name, in their order.
    package var indexes: [Located<String>]
    /// The lines for pip that cannot be followed; a recipe refuses them, an import leaves them out.
    package var refused: [RefusedLine]
    /// The build of PyTorch that an index or a local version among the lines of `pip` names.
    package var torchBuild: Located<TorchBuild>?
    /// Sorted by name.
    package var variables: [(name: Located<String>, value: Located<String>)]
    /// Subdirs that it says to be for; empty for any.
    package var platforms: [Located<String>]
    /// What was read and is not used, or will not do what it once did; none of it an error.
    package var warnings: [ProvisionError]
}

/// A line for pip that no index can answer, such as `-e .`.
package struct RefusedLine: Sendable {
    package var text: Located<String>
    package var error: ProvisionError
}
