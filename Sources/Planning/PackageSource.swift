package import Compatibility
package import Indexes
package import PackageModel

/// Where pages and metadata come from: the configured indexes, or a table in a test.
package protocol PackageSource: Sendable {
    /// The files of a project; nil where no index has it.
    ///
    /// An index that cannot be reached throws: its place must not be taken by another one's
    /// package of the same name.
    func files(of name: PackageName) async throws -> [IndexFile]?
    /// The files of a project on PyTorch's own index, of one build; nil where that has none.
    ///
    /// An index that cannot be reached throws.
    func files(of name: PackageName, torchBuild: TorchBackend) async throws -> [IndexFile]?
    /// What the addresses of PyTorch's own index begin with; nil where there is none to be asked.
    var torchIndex: String? { get }
    /// The core metadata inside a wheel, without fetching all of it where that can be avoided.
    func metadata(of file: IndexFile) async throws -> CoreMetadata
    /// The wheel with its size and digest, which are found out where the index leaves them out.
    func artifact(of file: IndexFile) async throws -> Artifact
}

/// For sources that know nothing of PyTorch's own index.
extension PackageSource {
    package func files(
        of name: PackageName, torchBuild: TorchBackend
    ) async throws -> [IndexFile]? {
        nil
    }

    package var torchIndex: String? { nil }
}
