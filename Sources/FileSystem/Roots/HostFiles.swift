import Synchronization
package import SystemPackage

/// Where the files of the host are once a root file system was entered.
///
/// A folder of the host that is shown inside has its whole path below `place`, so that one rule
/// leads from the path that the user knows to the one that system calls take, and back.
package enum HostFiles {
    /// On a file system in memory that only this process and those that it starts can see.
    package static let place = FilePath("/run/provision/host")

    /// Whether this process has entered a root; it does so before its second thread starts, and
    /// never leaves.
    private static let isInside = Atomic(false)

    static func enter() { isInside.store(true, ordering: .sequentiallyConsistent) }

    /// Where `path` of the host lies for system calls, be it shown or not.
    package static func location(_ path: FilePath) -> FilePath {
        isInside.load(ordering: .relaxed) ? place.appending(path.components) : path
    }

    /// Where the file that an address names lies: on the host, if it is shown from there, else in
    /// the root itself.
    package static func named(_ path: FilePath) -> FilePath {
        guard isInside.load(ordering: .relaxed), path.isAbsolute else { return path }
        let shown = location(path)
        let isThere = (try? Files.exists(shown)) ?? false
        return isThere ? shown : path
    }

    /// The path by which the user knows `location`.
    package static func name(of location: FilePath) -> FilePath {
        guard isInside.load(ordering: .relaxed) else { return location }
        var name = location
        return name.removePrefix(place) ? FilePath("/").appending(name.components) : location
    }
}
