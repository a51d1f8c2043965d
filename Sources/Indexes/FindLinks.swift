import Diagnostics
import FileSystem
import PackageModel
import SystemPackage
import Transfer

/// The files of `find-links` folders and pages, by project.
///
/// Every place is looked at once, when the first project is asked for.
actor FindLinks {
    private let places: [String]
    private let cache: HTTPCache
    private var found: [PackageName: [IndexFile]]?

    init(_ places: [String], cache: HTTPCache) {
        self.places = places
        self.cache = cache
    }

    /// The files of `project`, in the order of places and, in a folder, of names.
    func files(of project: PackageName) async throws -> [IndexFile] {
        if let found { return found[project] ?? [] }
        var files: [IndexFile] = []
        for place in places { files += try await Self.look(at: place, cache) }
        var byProject: [PackageName: [IndexFile]] = [:]
        for file in files {
            guard let project = ProjectFilename.project(of: file.filename) else { continue }
            byProject[project, default: []].append(file)
        }
        found = byProject
        return byProject[project] ?? []
    }

    private static func look(at place: String, _ cache: HTTPCache) async throws -> [IndexFile] {
        if place.hasPrefix("https://") || place.hasPrefix("http://") {
            return try await readPage(place, cache)
        }
        let path =
            place.hasPrefix("file:")
            ? try WebAddress.parse(place).filePath : HostFiles.named(FilePath(place))
        guard let path else { throw unreadable(place, "it is no path") }
        let kind = try Files.attributesFollowingLinks(of: path)?.kind
        switch kind {
        case .directory: return try await WorkThread.run { try list(path) }
        case .file: return try await readPage(WebAddress.fileURL(try Files.resolve(path)), cache)
        default: throw unreadable(place, "there is no such folder")
        }
    }

    private static func list(_ folder: FilePath) throws -> [IndexFile] {
        let folder = try Files.resolve(folder)
        return try Files.list(folder).map(\.name).sorted().compactMap { name in
            guard IndexFile.isPlain(name), ProjectFilename.project(of: name) != nil,
                let attributes = try Files.attributesFollowingLinks(of: folder.appending(name)),
                attributes.kind == .file
            else { return nil }
            return IndexFile(
                filename: name, url: WebAddress.fileURL(folder.appending(name)),
                size: attributes.size)
        }
    }

    private static func readPage(_ url: String, _ cache: HTTPCache) async throws -> [IndexFile] {
        let page = try await cache.page(url, accept: "text/html")
        guard page.status == 200 else { throw unreadable(url, "there is no such page") }
        do throws(SimplePage.Fault) {
            return try SimplePage(page.body, contentType: "text/html", url: page.url).files
        } catch {
            throw unreadable(url, "\(error)")
        }
    }

    private static func unreadable(_ place: String, _ reason: String) -> ProvisionError {
        ProvisionError(
            .findLinksUnreadable, "cannot read `\(place.maskingCredentials)`",
            context: [reason, "`find-links` of the Python index configuration names it"],
            hints: ["correct `PIP_FIND_LINKS`, or `find-links` in pip's configuration"])
    }
}
