package import Diagnostics
import FileSystem
package import PackageModel
package import SystemPackage
package import Transfer

/// The releases of one of NVIDIA's products, and the manifests of those that are asked for.
package struct RedistIndex: Sendable {
    package let product: RedistProduct
    /// The folder of the manifests, without secrets, ending in `/`.
    package let folder: String
    private let pages: HTTPCache

    /// Seconds for which a manifest is taken as it is where the server does not say: releases do not
    /// change, though NVIDIA has corrected one or another.
    private static let freshness: Int64 = 86_400
    private static let accept = "text/html, application/json;q=0.9, */*;q=0.1"
    /// Largest manifest in bytes; those that there are have less than a tenth of a megabyte.
    private static let limit = 8 << 20

    /// Takes the manifests from `folder`; a login in its address is sent, and told to nobody.
    ///
    /// Pages are kept below `http` in `cache`. Throws where `folder` is no address.
    package init(
        _ product: RedistProduct, at folder: String, downloader: Downloader, cache: FilePath
    ) throws(ProvisionError) {
        downloader.remember(loginIn: folder)
        let address = try WebAddress.parse(folder)
        self.product = product
        self.folder = address.text.hasSuffix("/") ? address.text : address.text + "/"
        pages = HTTPCache(cache.appending("http"), downloader: downloader)
    }

    /// The releases that the folder lists, newest first.
    package func releases() async throws -> [DottedVersion] {
        let names = try await names()
        var found: [String: DottedVersion] = [:]
        for name in names {
            guard let release = Self.release(ofManifest: name) else { continue }
            found[release.text] = release
        }
        guard !found.isEmpty else {
            await pages.forget(folder, accept: Self.accept)
            throw ProvisionError(
                .badRedistListing, "cannot list the releases of \(product.title)",
                context: ["`\(folder)` links to no `redistrib_<release>.json`"],
                hints: ["check the mirror that `\(product.variable)` names, where it is set"])
        }
        return found.values.sorted { ($1, $0.text) < ($0, $1.text) }
    }

    /// The manifest of a release, which need not be listed.
    ///
    /// - Throws: R231 where there is none, R232 where it cannot be read.
    package func manifest(of release: DottedVersion) async throws -> RedistManifest {
        let url = folder + "redistrib_\(release.text).json"
        let page = try await page(url, freshness: Self.freshness)
        guard page.status == 200 else {
            throw ProvisionError(
                .noRedistManifest, "there is no release \(release) of \(product.title)",
                context: ["`\(url)` does not exist"] + mirrorWords,
                hints: [
                    """
                    for the newest patch that there is take \
                    `cuda.\(product == .cuda ? "version" : "cudnn"): "\(release.prefix(2))"`
                    """
                ] + (isMirror ? [instead] : []))
        }
        do throws(ReadFailure) {
            return try RedistManifest(page.body, release: release, folder: folder)
        } catch {
            await pages.forget(url, accept: Self.accept)
            throw ProvisionError(
                .badRedistManifest, "cannot read the manifest of \(product.title) \(release)",
                context: ["expected \(error.expected) at byte \(error.offset)", "from \(url)"],
                hints: [isMirror ? instead : "see what is there: `curl \(url)`"])
        }
    }

    private var isMirror: Bool { folder != product.publicFolder }

    private var mirrorWords: [String] {
        isMirror ? ["`\(product.variable)` leads to `\(folder)`"] : []
    }

    private var instead: Hint { "leave the mirror out: `unset \(product.variable)`" }

    /// A page that cannot be had is told with the variable that leads to it, or that could.
    private func page(_ url: String, freshness: Int64 = 600) async throws -> CachedPage {
        do {
            return try await pages.page(
                url, accept: Self.accept, freshness: freshness, limit: Self.limit)
        } catch var error as ProvisionError {
            error.context += mirrorWords
            if isMirror {
                error.hints.append(instead)
            } else if error.code == .connectionFailed {
                error.hints.append(
                    "a mirror is one line: `export \(product.variable)=https://HOST/FOLDER/`")
            }
            throw error
        }
    }

    /// The names that the folder has, or links to.
    private func names() async throws -> [String] {
        let address = try WebAddress.parse(folder)
        if let path = address.filePath {
            return try await WorkThread.run {
                do {
                    return try Files.list(path).map(\.name)
                } catch let error as ProvisionError {
                    throw unlisted(path, error)
                }
            }
        }
        let page = try await page(folder)
        guard page.status == 200 else {
            throw ProvisionError(
                .badRedistListing, "cannot list the releases of \(product.title)",
                context: ["`\(folder)` does not exist"] + mirrorWords,
                hints: isMirror
                    ? [instead] : ["name one that is there, such as `cuda: {version: \"12.8.1\"}`"])
        }
        return Self.links(page)
    }

    /// The error for a folder of this machine that cannot be listed: only the variable leads to one.
    private func unlisted(_ path: FilePath, _ error: ProvisionError) -> ProvisionError {
        ProvisionError(
            .badRedistListing, "cannot list the releases of \(product.title)",
            context: ["`\(product.variable)` leads to `\(path)`", error.message] + error.context,
            hints: [
                """
                let `\(product.variable)` name a folder of manifests, or take NVIDIA's own: \
                `unset \(product.variable)`
                """
            ])
    }

    /// What a listing links to, as plain names of the folder itself.
    private static func links(_ page: CachedPage) -> [String] {
        guard let listing = try? SimplePage(html: page.body, url: page.url) else { return [] }
        return listing.files.map(\.filename)
    }

    private static func release(ofManifest name: String) -> DottedVersion? {
        guard name.hasPrefix("redistrib_"), name.hasSuffix(".json") else { return nil }
        return DottedVersion(name.dropFirst("redistrib_".count).dropLast(".json".count))
    }
}
