import Synchronization

/// A mirror of NVIDIA's folders of manifests on the loopback: a listing, manifests, archives.
package final class RedistWorld: Sendable {
    package let server: LoopbackServer
    private let names = Mutex<[String: [String]]>([:])

    package init(on server: LoopbackServer? = nil) throws {
        self.server = try server ?? LoopbackServer()
    }

    /// The folder of a product's manifests on the server.
    package static func path(_ product: String = "cuda") -> String { "/compute/\(product)/redist/" }

    /// What names this mirror in an environment.
    package var environment: [String: String] {
        [
            "PROVISION_CUDA_REDIST": server.url(Self.path()),
            "PROVISION_CUDNN_REDIST": server.url(Self.path("cudnn")),
        ]
    }

    /// Publishes a release: lists it, and serves its manifest and archives.
    package func publish(_ releases: RedistRelease...) throws {
        for release in releases {
            let folder = Self.path(release.product)
            for (path, bytes) in try release.files() {
                server.serve(folder + path, bytes, etag: "\"\(release.label) \(path)\"")
            }
            names.withLock { $0[release.product, default: []].append(release.filename) }
            server.serve(
                folder, text: listing(of: release.product), etag: "\"\(release.label)\"",
                headers: ["Cache-Control": "no-cache"])
        }
    }

    /// How often a file below a product's folder was asked for.
    package func requests(for path: String, of product: String = "cuda") -> Int {
        server.requests(for: Self.path(product) + path).count
    }

    /// The folder as a web server lists it.
    private func listing(of product: String) -> String {
        let names = names.withLock { $0[product] ?? [] }
        let links = (["../", "cuda_nvcc/"] + names).map { "<a href=\"\($0)\">\($0)</a>  2026" }
        return "<html><head><title>Index of /</title></head><body><pre>"
            + links.joined(separator: "\n") + "</pre></body></html>"
    }
}
