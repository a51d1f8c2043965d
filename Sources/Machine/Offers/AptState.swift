import FileSystem
import SystemPackage

/// What apt's answer depends on, as far as files tell: its lists and its sources.
///
/// Only ever compared for equality: clocks may be wrong.
struct AptState: Codable, Sendable, Hashable {
    private var lists: [Stamp]
    private var sources: [Stamp]

    /// A list that is fetched anew is another file under the same name.
    private struct Stamp: Codable, Sendable, Hashable {
        var path: String
        var size: Int64
        var modified: Int64
        var inode: UInt64

        init?(_ path: FilePath, in world: World) {
            guard let found = world.attributes(path) else { return nil }
            self.path = path.string
            size = found.size
            modified = found.modified
            inode = found.inode
        }
    }

    private static let lists = FilePath("/var/lib/apt/lists")

    init(of world: World) {
        func stamps(_ folder: FilePath, where isWanted: (String) -> Bool = { _ in true }) -> [Stamp]
        {
            world.names(in: folder).filter(isWanted).sorted().compactMap {
                Stamp(folder.appending($0), in: world)
            }
        }
        lists = stamps(Self.lists) { $0.contains("_Packages") }
        sources =
            stamps("/etc/apt/sources.list.d") + stamps("/etc/apt/apt.conf.d")
            + ["/etc/apt/sources.list", "/etc/apt/apt.conf"].compactMap {
                Stamp(FilePath($0), in: world)
            }
    }

    /// Whether `apt update` has ever fetched something here.
    var hasLists: Bool { !lists.isEmpty }
}
