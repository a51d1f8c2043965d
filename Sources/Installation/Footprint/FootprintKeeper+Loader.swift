import FileSystem
import SystemPackage

/// The loader's cache, which is the whole machine's and made by `ldconfig` alone.
///
/// That it has to be made anew is on record before a file of ours for `ldconfig` comes, changes or
/// goes, and until somebody has done so: a run that was killed between the two leaves it to the next.
extension FootprintKeeper {
    static var cache: FilePath { SystemFolders.loaderCache }

    /// Whether the cache is older than what this environment had changed.
    package func isLoaderCacheStale() throws -> Bool {
        try record().items(at: Self.cache).contains(.cache)
    }

    /// To be called once `ldconfig` has succeeded; under the environment's lock.
    package func loaderCacheWasMade() throws {
        var record = try record()
        record.remove(Self.cache)
        try removeFolders(&record)
        try records.write(record, of: home)
    }

    /// Whether a file that `ldconfig` reads will change.
    func concernsLoader(
        _ entries: [Footprint.Entry], _ outdated: [FilePath], _ old: FootprintRecord
    ) throws -> Bool {
        if outdated.contains(where: Self.isRead) { return true }
        return try entries.contains { try Self.isRead($0.path) && !isSettled($0, old) }
    }

    private static func isRead(_ path: FilePath) -> Bool {
        path.removingLastComponent() == SystemFolders.loaderFolder
    }
}
