package import SystemPackage

/// The folders of the whole machine in which an environment is announced to everybody.
///
/// Paths are told and recorded as they are on the machine; only system calls see `root`, which is
/// `/` but in tests.
package struct SystemFolders: Sendable, Equatable {
    package let root: FilePath

    package init(root: FilePath = "/") { self.root = root }

    /// Where `path`, an absolute one, lies for system calls.
    package func location(_ path: FilePath) -> FilePath {
        root == "/" ? path : root.appending(path.components)
    }

    /// What login shells of POSIX syntax read: `/etc/profile` sources all of it that ends in `.sh`.
    static func loginFile(_ name: String) -> FilePath {
        FilePath("/etc/profile.d").appending("provision-\(name).sh")
    }

    /// What every fish reads: the vendor's folder, which is built into fish.
    ///
    /// The one below `/usr/local/share` is read only where XDG_DATA_DIRS names it, which no login by
    /// SSH does. A file of this name in `/etc/fish/conf.d` takes its place, as fish has it.
    static func fishFile(_ name: String) -> FilePath {
        FilePath("/usr/share/fish/vendor_conf.d").appending("provision-\(name).fish")
    }

    /// What the managers of user sessions read, `environment.d(5)`; later names win.
    static func sessionFile(_ name: String) -> FilePath {
        FilePath("/etc/environment.d").appending("60-provision-\(name).conf")
    }

    /// The same for one user, below `XDG_CONFIG_HOME`.
    package static func sessionFile(_ name: String, configuration: FilePath) -> FilePath {
        configuration.appending("environment.d").appending("60-provision-\(name).conf")
    }

    /// What `ldconfig` reads.
    static func loaderFile(_ name: String) -> FilePath {
        loaderFolder.appending("provision-\(name).conf")
    }

    static let loaderFolder: FilePath = "/etc/ld.so.conf.d"

    /// What `ldconfig` makes of all those files, and every program starts with.
    static let loaderCache: FilePath = "/etc/ld.so.cache"

    /// The administrator's folders of Environment Modules and of Lmod, as Debian sets them up.
    static let moduleFolders: [FilePath] = [
        "/etc/environment-modules/modules", "/etc/lmod/modules",
    ]
}
