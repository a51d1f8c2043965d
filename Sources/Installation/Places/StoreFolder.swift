package import PackageModel
package import SystemPackage

/// The cache folder as the store uses it, and the names in it.
package struct StoreFolder: Sendable, Hashable {
    package let cache: FilePath

    package init(cache: FilePath) { self.cache = cache }

    package var entries: FilePath { cache.appending("store") }
    package var partials: FilePath { cache.appending("partial") }
    package var staging: FilePath { cache.appending("staging") }
    /// One file per digest whose lock says that somebody fetches it, and `store` for `gc`.
    package var locks: FilePath { cache.appending("locks") }
    /// One file per prefix that refers to entries; its content is the prefix's path.
    package var prefixes: FilePath { cache.appending("prefixes") }

    package func entry(_ digest: Digest) -> FilePath { entries.appending(digest.storeName) }
    package func partial(_ digest: Digest) -> FilePath { partials.appending(digest.storeName) }
    package func lock(_ digest: Digest) -> FilePath { locks.appending(digest.storeName) }
    package var storeLock: FilePath { locks.appending("store") }
}

extension Digest {
    /// What entries, kept bytes and locks of the artifact are called.
    ///
    /// A SHA-256 goes by its digits alone, the MD5 of an old conda channel is `md5-<hex>`. Neither
    /// has a dot, and none is the other's.
    package var storeName: String {
        switch algorithm {
        case .sha256: hex
        case .md5: "md5-\(hex)"
        }
    }

    /// The digest whose name this is; nil for names that are none.
    package init?(storeName: String) {
        if storeName.hasPrefix("md5-") {
            self.init(.md5, hex: storeName.dropFirst(4))
        } else {
            self.init(.sha256, hex: storeName)
        }
        guard self.storeName == storeName else { return nil }
    }
}
