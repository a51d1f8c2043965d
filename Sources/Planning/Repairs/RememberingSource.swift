import Compatibility
import Indexes
import PackageModel
import Synchronization

/// A source of packages that keeps its answers, for a problem that is solved many times over.
final class RememberingSource: PackageSource {
    private struct Answers {
        var pages: [PackageName: [IndexFile]?] = [:]
        var builds: [Build: [IndexFile]?] = [:]
        var metadata: [String: CoreMetadata] = [:]
    }

    private struct Build: Hashable {
        var name: PackageName
        var build: TorchBackend
    }

    private let source: any PackageSource
    private let answers = Mutex(Answers())

    init(_ source: any PackageSource) { self.source = source }

    func files(of name: PackageName) async throws -> [IndexFile]? {
        if let known = answers.withLock({ $0.pages[name] }) { return known }
        let files = try await source.files(of: name)
        answers.withLock { $0.pages[name] = .some(files) }
        return files
    }

    func files(of name: PackageName, torchBuild: TorchBackend) async throws -> [IndexFile]? {
        let build = Build(name: name, build: torchBuild)
        if let known = answers.withLock({ $0.builds[build] }) { return known }
        let files = try await source.files(of: name, torchBuild: torchBuild)
        answers.withLock { $0.builds[build] = .some(files) }
        return files
    }

    var torchIndex: String? { source.torchIndex }

    func metadata(of file: IndexFile) async throws -> CoreMetadata {
        if let known = answers.withLock({ $0.metadata[file.url] }) { return known }
        let metadata = try await source.metadata(of: file)
        answers.withLock { $0.metadata[file.url] = metadata }
        return metadata
    }

    func artifact(of file: IndexFile) async throws -> Artifact {
        try await source.artifact(of: file)
    }
}
