import Diagnostics
import Lockfiles
import PackageModel

/// The base URLs of a lock's artifacts, each under a short name, so that a mirror is one line.
struct SourceTable {
    /// Name → base URL, ending in `/`.
    let sources: [String: String]
    private let names: [String: String]

    /// Names the bases of `urls`, in an order that does not depend on theirs.
    init(urls: [String]) {
        var names: [String: String] = [:]
        var counts: [String: Int] = [:]
        for base in Set(urls.compactMap(Self.base(of:))).sorted() {
            let kind = base.hasPrefix("file:") ? "local" : "python"
            counts[kind, default: 0] += 1
            let count = counts[kind] ?? 1
            names[base] = count == 1 ? kind : "\(kind)-\(count)"
        }
        self.names = names
        sources = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })
    }

    func locked(_ artifact: Artifact) throws -> LockedArtifact {
        guard let base = Self.base(of: artifact.url), let name = names[base],
            let size = artifact.size, let digest = artifact.digest
        else {
            throw ProvisionError(
                .noDigest, "cannot lock `\(artifact.filename)`: its index gives no digest",
                context: ["from \(artifact.url)"])
        }
        return LockedArtifact(
            source: name, path: String(artifact.url.dropFirst(base.count)),
            filename: artifact.filename, size: size, digest: digest)
    }

    /// `https://host/` of a remote file, the folder of a local one.
    private static func base(of url: String) -> String? {
        if url.hasPrefix("file:") {
            return url.lastIndex(of: "/").map { String(url[...$0]) }
        }
        guard let scheme = url.firstRange(of: "://") else { return nil }
        guard let slash = url[scheme.upperBound...].firstIndex(of: "/") else { return nil }
        return String(url[...slash])
    }
}
