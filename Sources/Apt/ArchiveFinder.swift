import Diagnostics
import PackageModel

/// Puts together what apt prints of one package's file in two places.
struct ArchiveFinder {
    let uris: [PrintedURI]
    let stanzas: [AptStanza]

    /// Throws R631 where apt names no address for it that we can fetch, or no SHA-256.
    func archive(of change: AptChange) throws(ProvisionError) -> AptArchive {
        let version = change.newVersion ?? ""
        let stanza = stanzas.first {
            $0["package"] == change.name && $0["version"] == version
                && (change.architecture == nil || $0["architecture"] == change.architecture)
                && $0["filename"] != nil
        }
        let architecture = change.architecture ?? stanza?["architecture"] ?? "all"
        let prefix = "\(change.name)_\(Self.quoted(version))_\(architecture).deb"
        guard let uri = uris.first(where: { $0.filename == prefix }) else {
            throw unusable(change, "apt names no address for it")
        }
        let digest = uri.digest ?? stanza?["sha256"].flatMap { Digest(.sha256, hex: $0) }
        guard let digest else { throw unusable(change, "its source gives no SHA-256") }
        guard let url = Self.address(uri.url) else {
            let scheme = uri.url.prefix { $0 != ":" }
            throw unusable(change, "it would come by `\(scheme):`, which is apt's own affair")
        }
        return AptArchive(
            name: change.name, architecture: architecture, version: version, url: url,
            base: Self.base(of: url, stanza?["filename"]), filename: uri.filename, size: uri.size,
            digest: digest,
            installedSize: stanza?["installed-size"].flatMap { Int64($0) }.flatMap(Self.bytes),
            dependencies: stanza?.dependencies ?? [])
    }

    /// A version as apt writes it in names of files.
    static func quoted(_ version: String) -> String {
        version.replacing(":", with: "%3a").replacing("_", with: "%5f")
    }

    /// The address without login; nil for methods that are not ours.
    static func address(_ url: String) -> String? {
        for scheme in ["file:", "copy:"] where url.hasPrefix(scheme) {
            let path = url.dropFirst(scheme.count)
            if path.hasPrefix("///") { return "file:" + path }
            return path.hasPrefix("/") && !path.hasPrefix("//") ? "file://" + path : nil
        }
        for scheme in ["https://", "http://"] where url.hasPrefix(scheme) {
            let rest = url.dropFirst(scheme.count)
            let host = rest.prefix { $0 != "/" }
            let login = host.lastIndex(of: "@").map { host.index(after: $0) } ?? host.startIndex
            return scheme + rest[login...]
        }
        return nil
    }

    /// The address less as many parts as the source's own path of the file has.
    static func base(of url: String, _ path: String?) -> String {
        let parts = max(1, path?.split(separator: "/").count ?? 1)
        var base = url[...]
        for _ in 0..<parts {
            guard let slash = base.lastIndex(of: "/"), base[..<slash].contains("/"),
                !base[..<slash].hasSuffix("/")
            else { break }
            base = base[..<slash]
        }
        return base + "/"
    }

    /// Makers tell kibibytes.
    private static func bytes(_ kibibytes: Int64) -> Int64? {
        let (bytes, overflow) = kibibytes.multipliedReportingOverflow(by: 1024)
        return overflow || bytes < 0 ? nil : bytes
    }

    private func unusable(_ change: AptChange, _ reason: String) -> ProvisionError {
        ProvisionError(
            .unusableArchive,
            "cannot fetch `\(change.name) \(change.newVersion ?? "")` of the distribution",
            context: [reason],
            hints: ["install it with `sudo apt install \(change.name)`, then lock again"])
    }
}
