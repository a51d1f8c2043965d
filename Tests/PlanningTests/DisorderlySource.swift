import Compatibility
import Indexes
import PackageModel
import Planning
import TestSupport

/// A source that lists files in another order, and lets some answers overtake others.
struct DisorderlySource: PackageSource {
    private let source: SituationIndex
    private let seed: UInt64

    init(_ source: SituationIndex, seed: UInt64) {
        self.source = source
        self.seed = seed
    }

    func files(of name: PackageName) async throws -> [IndexFile]? {
        var random = await delayed(by: name.normalized)
        return try await source.files(of: name)?.shuffled(using: &random)
    }

    func files(of name: PackageName, torchBuild: TorchBackend) async throws -> [IndexFile]? {
        var random = await delayed(by: name.normalized + torchBuild.description)
        return try await source.files(of: name, torchBuild: torchBuild)?.shuffled(using: &random)
    }

    var torchIndex: String? { source.torchIndex }

    func metadata(of file: IndexFile) async throws -> CoreMetadata {
        _ = await delayed(by: file.filename)
        return try await source.metadata(of: file)
    }

    func artifact(of file: IndexFile) async throws -> Artifact {
        _ = await delayed(by: file.filename)
        return try await source.artifact(of: file)
    }

    /// Steps back for a while that depends on the seed and on what is asked for.
    private func delayed(by text: String) async -> SeededGenerator {
        let sum = text.utf8.reduce(seed &* 0x9E37_79B9) { ($0 ^ UInt64($1)) &* 0x0100_0193 }
        var random = SeededGenerator(seed: sum)
        for _ in 0..<Int.random(in: 0..<8, using: &random) { await Task.yield() }
        return random
    }
}
