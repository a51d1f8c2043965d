import Diagnostics
import SystemPackage
import Transfer

/// What all channels of a run share.
struct CondaServices: Sendable {
    let downloader: Downloader
    let pages: HTTPCache
    let notes: CondaNotes

    init(_ downloader: Downloader, cache: FilePath) {
        self.downloader = downloader
        pages = HTTPCache(cache.appending("http"), downloader: downloader)
        notes = CondaNotes(folder: cache.appending("conda"))
    }

    /// Seconds since 1970.
    var now: Int64 { downloader.now }
    var isOffline: Bool { downloader.isOffline }
}
