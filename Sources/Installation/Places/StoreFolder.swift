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

    package func entry(_ digest: Digest) -> FilePath { entries.appending(digest.hex) }
    package func partial(_ digest: Digest) -> FilePath { partials.appending(digest.hex) }
    package func lock(_ digest: Digest) -> FilePath { locks.appending(digest.hex) }
    package var storeLock: FilePath { locks.appending("store") }
}
