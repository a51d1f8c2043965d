import Hashing
import PackageModel
import Synchronization

/// A whole Python index on the loopback, made of generated wheels.
///
/// What is published may change while it serves, and so may the way in which its pages say it: the
/// same world can be asked in JSON (PEP 691) and in HTML (PEP 503), forwards and backwards.
package final class IndexWorld: Sendable {
    /// How project pages are written.
    package struct Style: Sendable {
        /// PEP 503 instead of PEP 691; sizes are not told then.
        package var isHTML = false
        /// Files are listed from the last to the first.
        package var isReversed = false
        /// `METADATA` is served beside each wheel (PEP 658).
        package var hasMetadata = false

        package init(isHTML: Bool = false, isReversed: Bool = false, hasMetadata: Bool = false) {
            self.isHTML = isHTML
            self.isReversed = isReversed
            self.hasMetadata = hasMetadata
        }
    }

    private struct File {
        var name: String
        var size: Int
        var sha256: String
        var metadataSHA256: String?
    }

    private struct State {
        var style = Style()
        var projects: [String: [File]] = [:]
    }

    package let server: LoopbackServer
    private let state = Mutex(State())

    package init() throws { server = try LoopbackServer() }

    /// What names this index in an environment, and in place of PyTorch's own one a folder of the
    /// same server, which `TorchWorld` fills.
    package var environment: [String: String] {
        [
            "UV_DEFAULT_INDEX": server.url("/simple"),
            "PROVISION_PYTORCH_INDEX": server.url(TorchWorld.path),
        ]
    }

    /// Writes pages in another way from now on.
    package func change(_ style: Style) { state.withLock { $0.style = style } }

    /// Where a file is served.
    package func path(of filename: String) -> String { "/files/\(filename)" }

    /// Publishes wheels, in this order: lists them on their pages and serves them.
    package func publish(_ wheels: ZipWheel...) throws {
        for wheel in wheels { try publish(wheel, archive: nil) }
    }

    /// Publishes one wheel.
    ///
    /// `archive`, if given, is the same wheel packed otherwise, such as compressed.
    package func publish(_ wheel: ZipWheel, archive: ZipBuilder?) throws {
        let metadata = Array(wheel.coreMetadata.utf8)
        let bytes = try archive?.build() ?? wheel.build()
        serve(wheel.filename, bytes)
        server.serve(path(of: wheel.filename) + ".metadata", metadata)
        try list(
            wheel.filename, of: wheel.name, bytes,
            metadataSHA256: try Digest.sha256(of: metadata).hex)
    }

    /// Serves a wheel's file from now on in another way than publishing did.
    ///
    /// The bytes may be those of another wheel: the page keeps the digest of the first.
    package func serve(
        _ wheel: ZipWheel, as other: ZipWheel? = nil, always: LoopbackFault? = nil
    ) throws {
        serve(wheel.filename, try (other ?? wheel).build(), always: always)
    }

    private func serve(_ filename: String, _ bytes: [UInt8], always: LoopbackFault? = nil) {
        server.serve(path(of: filename), bytes, etag: "\"\(filename)\"", always: always)
    }

    /// Publishes a source distribution, which nobody can open.
    package func publishSource(_ name: String, _ version: String) throws {
        let filename = "\(name)-\(version).tar.gz"
        let bytes = Array("not a real archive".utf8)
        server.serve(path(of: filename), bytes)
        try list(filename, of: name, bytes, metadataSHA256: nil)
    }

    /// How often a wheel's bytes were asked for, ranges of it included.
    package func downloads(of filename: String) -> Int {
        server.requests(for: path(of: filename)).count { $0.method == "GET" }
    }

    private func list(
        _ filename: String, of name: String, _ bytes: [UInt8], metadataSHA256: String?
    ) throws {
        let file = File(
            name: filename, size: bytes.count, sha256: try Digest.sha256(of: bytes).hex,
            metadataSHA256: metadataSHA256)
        let project = PackageName(name)?.normalized ?? name
        let isNew = state.withLock { state in
            state.projects[project, default: []].append(file)
            return state.projects[project]?.count == 1
        }
        guard isNew else { return }
        server.serve("/simple/\(project)/") { [weak self] _ in
            self?.page(of: project) ?? LoopbackResponse(404, text: "gone")
        }
    }

    private func page(of project: String) -> LoopbackResponse {
        let (style, files) = state.withLock { ($0.style, $0.projects[project] ?? []) }
        let ordered = style.isReversed ? files.reversed() : files
        let lines = ordered.map { style.isHTML ? anchor($0, style) : record($0, style) }
        guard style.isHTML else {
            return LoopbackResponse(
                headers: ["Content-Type": "application/vnd.pypi.simple.v1+json"],
                text: """
                    {"meta": {"api-version": "1.1"}, "name": "\(project)",
                     "files": [\(lines.joined(separator: ",\n"))]}
                    """)
        }
        return LoopbackResponse(
            headers: ["Content-Type": "text/html"],
            text: "<!DOCTYPE html><html><body>\(lines.joined(separator: "<br>\n"))</body></html>")
    }

    private func record(_ file: File, _ style: Style) -> String {
        let metadata = metadataDigest(of: file, style).map {
            ", \"core-metadata\": {\"sha256\": \"\($0)\"}"
        }
        return """
            {"filename": "\(file.name)", "url": "\(path(of: file.name))", "size": \(file.size),
             "hashes": {"sha256": "\(file.sha256)"}\(metadata ?? "")}
            """
    }

    private func anchor(_ file: File, _ style: Style) -> String {
        let metadata = metadataDigest(of: file, style).map {
            " data-core-metadata=\"sha256=\($0)\""
        }
        let url = "\(path(of: file.name))#sha256=\(file.sha256)"
        return "<a href=\"\(url)\"\(metadata ?? "")>\(file.name)</a>"
    }

    private func metadataDigest(of file: File, _ style: Style) -> String? {
        style.hasMetadata ? file.metadataSHA256 : nil
    }
}
