import Diagnostics
import FileSystem
import FoundationEssentials
import Indexes
import PackageModel
import SystemPackage
import Transfer

/// What the host is configured with, read before an image is entered: pip's and conda's files,
/// `.netrc`, proxies and certificates are those of whom it is made by, not of the image.
struct HostConfiguration: Sendable {
    var indexes: PythonIndexConfiguration
    var conda: CondaConfiguration
    var transfer: TransferSettings
    /// Folders and files that it names.
    var shown = ShownHost()

    /// Reads it all; relative paths are relative to `workingDirectory`.
    ///
    /// Where nothing names a Python index, pip is asked for its default, which the host keeps in
    /// `pipFile`; nil: nobody will want to know.
    static func read(
        environment: [String: String], workingDirectory: FilePath, solves pipFile: FilePath?
    ) throws -> HostConfiguration {
        let home = environment["HOME"]
        var indexes = try PythonIndexConfiguration.load(
            environment: environment, home: home,
            read: { path in
                try Files.exists(FilePath(path))
                    ? Files.readText(FilePath(path), limit: 1 << 20) : nil
            })
        if let pipFile, indexes.main == nil, !indexes.forbidsIndexes {
            indexes.main = pipDefault(keptIn: pipFile, environment)
        }
        let conda = try CondaConfiguration.load(environment: environment, home: home)
        var transfer = try TransferSettings.load(
            environment: environment, home: home.map { FilePath($0) }, version: Version.current,
            clock: { Int64(Date().timeIntervalSince1970) })
        conda.complete(&transfer) {
            (try? Files.attributesFollowingLinks(of: FilePath($0))?.kind) == .directory
        }
        var host = HostConfiguration(indexes: indexes, conda: conda, transfer: transfer)
        host.showFolders(environment, workingDirectory)
        host.showCertificates()
        return host
    }

    /// What pip has built in; asked in a process of its own, since that takes threads.
    private static func pipDefault(
        keptIn file: FilePath, _ environment: [String: String]
    ) -> PythonIndexLocation? {
        let answer = ForkedAnswer.ask {
            let pip = PipDefaultIndex(cacheFile: file, environment: environment)
            return try? await pip.location().url
        }
        return answer.map { PythonIndexLocation(url: $0, source: "pip's own default") }
    }

    // MARK: What is shown inside

    /// Indexes, mirrors and find-links that are folders of the host.
    private mutating func showFolders(_ environment: [String: String], _ folder: FilePath) {
        let variables =
            RedistProduct.allCases.map(\.variable)
            + ["PROVISION_PYTORCH_INDEX", "PROVISION_CONDA_MAPPING"]
        let places =
            indexes.findLinks + indexes.indexes.map(\.url)
            + variables.compactMap { environment[$0] } + conda.mirrors.values.joined()
            + conda.customChannels.values + [conda.channelAlias]
        for place in places where !place.isEmpty {
            guard let path = Self.path(place, in: folder),
                let found = (try? Files.attributesFollowingLinks(of: path)) ?? nil
            else { continue }
            if found.kind == .directory, path != "/" { shown.readable.append(path) }
            if found.kind == .file { shown.files.append(path) }
        }
    }

    /// The path that an address or a path means; nil for servers.
    private static func path(_ place: String, in folder: FilePath) -> FilePath? {
        place.contains("://")
            ? (try? WebAddress.parse(place))?.filePath
            : folder.pushing(FilePath(place)).lexicallyNormalized()
    }

    /// The certificates that this machine trusts, in one file: links of a folder of them would lead
    /// to files of the image.
    private mutating func showCertificates() {
        let named = transfer.certificates
        let candidates =
            [named.file, named.folder.map { $0 + "/ca-certificates.crt" }].compactMap { $0 }
            + (named.file == nil && named.folder == nil ? Self.bundles : [])
        let bundle = candidates.first { path in
            (try? Files.attributesFollowingLinks(of: FilePath(path))?.kind) == .file
        }
        if let bundle {
            shown.files.append(FilePath(bundle))
            let inside = HostFiles.place.appending(FilePath(bundle).components).string
            transfer.certificates = Certificates(file: inside)
        } else if let folder = named.folder {
            shown.readable.append(FilePath(folder))
            let inside = HostFiles.place.appending(FilePath(folder).components).string
            transfer.certificates = Certificates(folder: inside)
        }
    }

    /// Where distributions keep theirs.
    private static let bundles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem",
    ]
}
