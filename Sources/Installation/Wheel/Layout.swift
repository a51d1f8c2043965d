import SystemPackage

/// An environment as wheels see it: where their parts go, and which Python runs them.
///
/// `VirtualEnvironment` has one, and so has a `CondaEnvironment` with Python.
struct Layout {
    /// The environment's folder relative to the tree that is built, `env`.
    let root: String
    /// Relative to the environment.
    let sitePackages: String
    /// Relative to the environment.
    let headers: String
    /// What stands in the first line of scripts: absolute and final.
    let python: FilePath
    /// Whether `lib64` is a link to `lib`.
    let isVirtual: Bool

    /// A place below site-packages; purelib and platlib are one in an environment of ours.
    func site(_ path: String) -> String { "\(root)/\(sitePackages)/\(path)" }

    func script(_ name: String) -> String { "\(root)/bin/\(name)" }

    func header(_ path: String, of package: String) -> String {
        "\(root)/\(headers)/\(package)/\(path)"
    }

    /// A place below the environment itself.
    func data(_ path: String) -> String {
        isVirtual && path.hasPrefix("lib64/")
            ? "\(root)/lib/\(path.dropFirst(6))" : "\(root)/\(path)"
    }

    /// `path`, which lies below the environment, as RECORD names it.
    func relativeToSite(_ path: String) -> String {
        let site = "\(root)/\(sitePackages)/"
        if path.hasPrefix(site) { return String(path.dropFirst(site.count)) }
        let up = sitePackages.split(separator: "/").map { _ in "../" }.joined()
        return up + path.dropFirst(root.count + 1)
    }
}
