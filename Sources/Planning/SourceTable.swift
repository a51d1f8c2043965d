import Diagnostics
import Lockfiles
import PackageModel

/// The base URLs of a lock's artifacts, each under a short name, so that a mirror is one line.
struct SourceTable {
    /// Name → base URL, ending in `/`.
    let sources: [String: String]
    private let names: [String: String]

    /// Names the bases of `urls`, the channels of `conda` and NVIDIA's folders, in an order that does
    /// not depend on theirs; all builds of PyTorch's own index have one base.
    init(
        urls: [String], conda: [CondaRecord] = [], folders: Set<String> = [],
        torchIndex: String? = nil, distribution: Set<String> = []
    ) {
        var bases: [String: String] = [:]
        for url in urls {
            if let torchIndex, url.hasPrefix(torchIndex) {
                bases[torchIndex] = "pytorch"
                continue
            }
            guard let base = Self.base(of: url) else { continue }
            bases[base] = base.hasPrefix("file:") ? "local" : "python"
        }
        for record in conda {
            guard let base = Self.base(of: record) else { continue }
            bases[base] = Self.name(ofChannel: record.channel)
        }
        for folder in folders { bases[folder] = "nvidia" }
        for base in distribution { bases[base] = Self.name(ofDistribution: base) }
        var names: [String: String] = [:]
        var counts: [String: Int] = [:]
        for (base, kind) in bases.sorted(by: { $0.key < $1.key }) {
            counts[kind, default: 0] += 1
            let count = counts[kind] ?? 1
            names[base] = count == 1 ? kind : "\(kind)-\(count)"
        }
        self.names = names
        sources = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })
    }

    func locked(_ artifact: Artifact) throws -> LockedArtifact {
        // The longest, since a channel can lie below another source's host.
        let base = names.keys.filter { artifact.url.hasPrefix($0) }.max {
            $0.utf8.count < $1.utf8.count
        }
        guard let base, let name = names[base], let size = artifact.size,
            let digest = artifact.digest
        else {
            throw ProvisionError(
                .noDigest, "cannot lock `\(artifact.filename)`: its index gives no digest",
                context: ["from \(artifact.url)"])
        }
        return LockedArtifact(
            source: name, path: String(artifact.url.dropFirst(base.utf8.count)),
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

    /// The channel, unless it keeps its files elsewhere (CEP 15).
    private static func base(of record: CondaRecord) -> String? {
        record.url.hasPrefix(record.channel + "/") ? record.channel + "/" : base(of: record.url)
    }

    /// The last parts of an address of apt's as the name of a source: `apt-debian`.
    private static func name(ofDistribution base: String) -> String {
        let path = base.split(separator: "/").dropFirst(base.hasPrefix("file:") ? 1 : 2)
        let words = path.suffix(2).flatMap { part in
            part.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        }
        return (["apt"] + words.map { $0.lowercased() }).joined(separator: "-")
    }

    /// The last part of a channel's address as the name of a source: `conda-forge`.
    private static func name(ofChannel channel: String) -> String {
        let last = channel.split(separator: "/").last ?? "conda"
        let name = last.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return name.isEmpty || name == "python" || name == "local" ? "conda" : String(name)
    }
}
