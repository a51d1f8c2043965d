import Diagnostics
import Indexes
import PackageModel
import Planning
import Testing

/// An index in memory: what each project's wheels are and what they need.
struct TableSource: PackageSource {
    struct Release {
        var version: String
        var requires: [String] = []
        var extras: [String: [String]] = [:]
        var requiresPython: String?
        var tags: [String] = ["py3-none-any"]
        var hasSource = false
        var yanked: String?
        /// Whether the page names a digest that is none.
        var hasBrokenDigest = false
    }

    /// Where its files lie, for addresses.
    var base = "https://index.example/"
    /// Of each file that is served from now on, in bytes.
    var size: Int64 = 1_000
    private var pages: [PackageName: [IndexFile]] = [:]
    private var metadata: [String: CoreMetadata] = [:]

    /// Puts a release on the index.
    mutating func serve(_ name: String, _ release: Release) throws {
        let project = try #require(PackageName(name))
        let escaped = name.replacing("-", with: "_")
        var files = release.tags.map { "\(escaped)-\(release.version)-\($0).whl" }
        if release.hasSource { files.append("\(escaped)-\(release.version).tar.gz") }
        for file in files {
            let url = base + file.replacing("+", with: "%2B")
            var made = IndexFile(
                filename: file, url: url, size: size,
                digest: Digest(.sha256, hex: String(repeating: "a", count: 64)),
                requiresPython: release.requiresPython, yanked: release.yanked,
                hasMetadata: true)
            if release.hasBrokenDigest { (made.digest, made.hasBrokenDigest) = (nil, true) }
            pages[project, default: []].append(made)
            metadata[url] = try CoreMetadata(Array(text(of: name, release).utf8))
        }
    }

    private func text(of name: String, _ release: Release) -> String {
        var lines = ["Metadata-Version: 2.1", "Name: \(name)", "Version: \(release.version)"]
        if let python = release.requiresPython { lines.append("Requires-Python: \(python)") }
        lines += release.requires.map { "Requires-Dist: \($0)" }
        for (extra, requirements) in release.extras.sorted(by: { $0.key < $1.key }) {
            lines.append("Provides-Extra: \(extra)")
            lines += requirements.map { "Requires-Dist: \(Self.gated($0, by: extra))" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func gated(_ requirement: String, by extra: String) -> String {
        let parts = requirement.split(separator: ";", maxSplits: 1)
        guard parts.count == 2 else { return "\(requirement) ; extra == '\(extra)'" }
        return "\(parts[0]) ; (\(parts[1])) and extra == '\(extra)'"
    }

    func files(of name: PackageName) async throws -> [IndexFile]? { pages[name] }

    func metadata(of file: IndexFile) async throws -> CoreMetadata {
        try #require(metadata[file.url])
    }

    func artifact(of file: IndexFile) async throws -> Artifact {
        Artifact(filename: file.filename, url: file.url, size: file.size, digest: file.digest)
    }
}
