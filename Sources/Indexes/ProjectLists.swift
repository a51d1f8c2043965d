import Diagnostics
import PackageModel
import Transfer

/// Tells the files of a project from the indexes of a configuration.
///
/// A project comes from one index only, the first in order that has it: else a stranger's file with
/// a higher version could take the place of one's own.
struct ProjectLists: Sendable {
    private let configuration: PythonIndexConfiguration
    private let cache: HTTPCache
    private let findLinks: FindLinks

    init(_ configuration: PythonIndexConfiguration, cache: HTTPCache) {
        self.configuration = configuration
        self.cache = cache
        findLinks = FindLinks(configuration.findLinks, cache: cache)
    }

    /// Both forms of a page, JSON preferred.
    private static let accept =
        "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
        + "text/html;q=0.01"

    /// All files of a project; nil where nobody knows it.
    func files(of name: PackageName) async throws -> [IndexFile]? {
        let found = try await first(configuration.indexes(for: name), having: name)
        guard mayBeLocal(name), found == nil || found?.index == configuration.main else {
            return found?.files
        }
        // Folders count as part of the default index; their files win over its own of that name.
        let own = try await findLinks.files(of: name)
        let names = Set(own.map(\.filename))
        let others = found?.files.filter { !names.contains($0.filename) }
        return own.isEmpty && others == nil ? nil : own + (others ?? [])
    }

    /// Whether a project may come from the default index and the folders that belong to it.
    private func mayBeLocal(_ name: PackageName) -> Bool {
        !configuration.extras.contains { $0.packages?.contains(name) == true }
    }

    /// What the index at a position said.
    ///
    /// A tuple in its place comes out of the task group spoilt, in optimised code of Swift 6.3.1.
    private struct Answer: Sendable {
        var position: Int
        var result: Result<[IndexFile]?, any Error>
    }

    private typealias Found = (index: PythonIndexLocation, files: [IndexFile])

    /// Asks all indexes at once; the answer of the first in order that has the project counts.
    private func first(
        _ indexes: [PythonIndexLocation], having name: PackageName
    ) async throws -> Found? {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            for (position, index) in indexes.enumerated() {
                group.addTask(name: "\(name) at \(index.source)") {
                    do {
                        let files = try await files(of: name, at: index)
                        return Answer(position: position, result: .success(files))
                    } catch {
                        return Answer(position: position, result: .failure(error))
                    }
                }
            }
            defer { group.cancelAll() }
            var answers = [Result<[IndexFile]?, any Error>?](repeating: nil, count: indexes.count)
            while let answer = try await group.next() {
                answers[answer.position] = answer.result
                // What lies behind one that has not answered yet cannot count yet.
                for (index, answer) in zip(indexes, answers) {
                    guard let answer else { break }
                    if let files = try answer.get() { return (index, files) }
                }
            }
            return nil
        }
    }

    /// The files at one index; nil where it does not know the project, as `absences` say.
    func files(
        of name: PackageName, at index: PythonIndexLocation, absences: Set<Int> = [404]
    ) async throws -> [IndexFile]? {
        let leaf = index.url.hasPrefix("file:") ? "/index.html" : "/"
        let url = index.url + name.normalized + leaf
        let page = try await cache.page(url, accept: Self.accept, absences: absences)
        guard page.status == 200 else { return nil }
        do throws(SimplePage.Fault) {
            let page = try SimplePage(page.body, contentType: page.contentType, url: page.url)
            let files = page.files.filter { ProjectFilename.project(of: $0.filename) == name }
            if files.isEmpty { await cache.forget(url, accept: Self.accept) }
            return files
        } catch {
            await cache.forget(url, accept: Self.accept)
            throw ProvisionError(
                .badIndexPage, "cannot read the page of `\(name)` at `\(page.url)`",
                context: ["\(error)", "the index is configured by \(index.source)"])
        }
    }
}
