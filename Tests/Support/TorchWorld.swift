import Hashing
import PackageModel
import Synchronization

/// PyTorch's own index on the loopback: HTML pages below the folder of each build, whose links are
/// percent-escaped as on its host, and the wheels beside them.
package final class TorchWorld: Sendable {
    /// Where it lies on the server.
    package static let path = "/whl"

    private let server: LoopbackServer
    private let pages = Mutex<[String: [String]]>([:])

    package init(on server: LoopbackServer) { self.server = server }

    /// The address that `PROVISION_PYTORCH_INDEX` names.
    package var url: String { server.url(Self.path) }

    /// Where a wheel of a build is served.
    package func path(of wheel: ZipWheel, build: String) -> String {
        "\(Self.path)/\(build)/\(wheel.filename.replacing("+", with: "%2B"))"
    }

    /// Publishes wheels of one build: their versions end in `+cu128` where the build is `cu128`.
    ///
    /// With `hasMetadata` METADATA lies beside each of them (PEP 658).
    package func publish(
        _ wheels: ZipWheel..., build: String, hasMetadata: Bool = false
    ) throws {
        for wheel in wheels {
            let bytes = try wheel.build()
            let metadata = Array(wheel.coreMetadata.utf8)
            let path = path(of: wheel, build: build)
            server.serve(path, bytes, etag: "\"\(wheel.filename)\"")
            if hasMetadata { server.serve(path + ".metadata", metadata) }
            let told = try Digest.sha256(of: metadata).hex
            let beside = hasMetadata ? " data-core-metadata=\"sha256=\(told)\"" : ""
            let digest = try Digest.sha256(of: bytes).hex
            list(
                "<a href=\"\(path)#sha256=\(digest)\"\(beside)>\(wheel.filename)</a><br/>",
                of: wheel.name.replacing("_", with: "-"), build)
        }
    }

    /// Answers with a status in place of a project's page.
    package func refuse(_ project: String, build: String, status: Int) {
        server.serve("\(Self.path)/\(build)/\(project)/") { _ in
            LoopbackResponse(status, text: "<Error><Code>AccessDenied</Code></Error>")
        }
    }

    /// How often pages of any project and build were asked for.
    package var pageRequests: [String] {
        server.requests.map(\.path).filter {
            $0.hasPrefix(Self.path + "/") && $0.hasSuffix("/")
        }
    }

    private func list(_ anchor: String, of project: String, _ build: String) {
        let path = "\(Self.path)/\(build)/\(project)/"
        let anchors = pages.withLock { pages in
            pages[path, default: []].append(anchor)
            return pages[path] ?? []
        }
        server.serve(
            path,
            text: """
                <!DOCTYPE html>
                <html>
                  <body>
                    <h1>Links for \(project)</h1>
                    \(anchors.joined(separator: "\n    "))
                  </body>
                </html>
                <!--TIMESTAMP 1795000000-->
                """)
    }
}
