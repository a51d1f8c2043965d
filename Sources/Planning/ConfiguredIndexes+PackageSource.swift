package import Compatibility
package import Indexes
package import PackageModel

extension ConfiguredIndexes: PackageSource {
    package func files(
        of name: PackageName, torchBuild: TorchBackend
    ) async throws -> [IndexFile]? {
        try await torchFiles(of: name, build: torchBuild.description)
    }
}
