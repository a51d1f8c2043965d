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

    /// What every fish reads.
    ///
    /// The administrator's folder and not the vendor's `/usr/share/fish/vendor_conf.d`: that one is
    /// dpkg's, `/usr` may be read-only, and fish looks there only where XDG_DATA_DIRS says so.
    static func fishFile(_ name: String) -> FilePath {
        FilePath("/etc/fish/conf.d").appending("provision-\(name).fish")
    }

    /// What the managers of user sessions read, `environment.d(5)`; later names win.
    static func sessionFile(_ name: String) -> FilePath {
        FilePath("/etc/environment.d").appending("60-provision-\(name).conf")
    }

    /// The same for one user, below `XDG_CONFIG_HOME`.
    package static func sessionFile(_ name: String, configuration: FilePath) -> FilePath {
        configuration.appending("environment.d").appending("60-provision-\(name).conf")
    }

    /// The administrator's folders of Environment Modules and of Lmod, as Debian sets them up.
    static let moduleFolders: [FilePath] = [
        "/etc/environment-modules/modules", "/etc/lmod/modules",
    ]
}
