import Indexes
import PackageModel
import Synchronization

/// A source of packages that keeps its answers, for a problem that is solved many times over.
final class RememberingSource: PackageSource {
    private struct Answers {
        var pages: [PackageName: [IndexFile]?] = [:]
        var metadata: [String: CoreMetadata] = [:]
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
