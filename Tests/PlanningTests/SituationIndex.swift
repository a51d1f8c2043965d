import Compatibility
import Indexes
import PackageModel
import Planning

/// The Python index and PyTorch's own index, in memory.
struct SituationIndex: PackageSource {
    var python = TableSource()
    /// One index for each build: `cu126`.
    var builds: [String: TableSource] = [:]

    static let torchAddress = "https://pytorch.example/whl/"

    /// PyTorch's index for one build.
    subscript(build build: String) -> TableSource {
        get {
            if let known = builds[build] { return known }
            var source = TableSource()
            source.base = "\(Self.torchAddress)\(build)/"
            return source
        }
        set { builds[build] = newValue }
    }

    func files(of name: PackageName) async throws -> [IndexFile]? {
        try await python.files(of: name)
    }

    func files(of name: PackageName, torchBuild: TorchBackend) async throws -> [IndexFile]? {
        try await builds[torchBuild.description]?.files(of: name)
    }

    var torchIndex: String? { Self.torchAddress }

    func metadata(of file: IndexFile) async throws -> CoreMetadata {
        try await source(of: file).metadata(of: file)
    }

    func artifact(of file: IndexFile) async throws -> Artifact {
        try await source(of: file).artifact(of: file)
    }

    private func source(of file: IndexFile) -> TableSource {
        guard file.url.hasPrefix(Self.torchAddress) else { return python }
        let build = file.url.dropFirst(Self.torchAddress.utf8.count).prefix { $0 != "/" }
        return builds[String(build)] ?? python
    }
}
