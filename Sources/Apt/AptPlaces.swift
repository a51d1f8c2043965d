package import SystemPackage

/// Where a machine keeps what apt and dpkg know.
///
/// Paths are the machine's own, below `root`; a test's machine is a folder.
package struct AptPlaces: Sendable, Hashable {
    /// `/`, or the root of an image; programs are then started in it by `chroot`.
    package var root: FilePath
    /// dpkg's own folder.
    package var dpkg: FilePath
    /// Which packages apt installed unasked.
    package var extendedStates: FilePath
    /// apt's lists of packages.
    package var lists: FilePath
    /// Where files lie for the time of a run.
    package var temporary: FilePath
    /// A file that apt reads before all others; nil for none.
    package var configuration: FilePath?
    /// Further `-o` settings, each `Name::Of=value`, after ours.
    package var options: [String]
    /// Whether packages can be changed without being root, as in a test's own machine.
    package var isPrivate: Bool

    package init(
        root: FilePath = "/", dpkg: FilePath = "/var/lib/dpkg",
        extendedStates: FilePath = "/var/lib/apt/extended_states",
        lists: FilePath = "/var/lib/apt/lists", temporary: FilePath = "/var/tmp",
        configuration: FilePath? = nil, options: [String] = [], isPrivate: Bool = false
    ) {
        self.root = root
        self.dpkg = dpkg
        self.extendedStates = extendedStates
        self.lists = lists
        self.temporary = temporary
        self.configuration = configuration
        self.options = options
        self.isPrivate = isPrivate
    }

    /// A machine of one's own below `folder`, with the folders that every machine has, whose
    /// `apt.conf` leads apt and dpkg there.
    package init(privateMachine folder: FilePath) {
        self.init(
            dpkg: folder.appending("var/lib/dpkg"),
            extendedStates: folder.appending("var/lib/apt/extended_states"),
            lists: folder.appending("var/lib/apt/lists"), temporary: folder.appending("var/tmp"),
            configuration: folder.appending("apt.conf"), isPrivate: true)
    }

    /// Where a path of the machine lies for us.
    package func location(_ path: FilePath) -> FilePath {
        root == "/" ? path : root.appending(path.components)
    }

    /// Whether programs have to be started by `chroot`.
    var isImage: Bool { root != "/" }
}
