import Diagnostics
import Glibc
package import SystemPackage

/// A folder that holds a root file system, such as `debootstrap` makes, to be worked in.
package struct RootFolder: Sendable, Hashable {
    /// As the user named it; errors call it so.
    package let name: String
    /// Absolute, without links.
    package let path: FilePath

    /// Looks at the folder, and changes nothing.
    ///
    /// - Parameters:
    ///   - name: as the user named it.
    ///   - path: absolute.
    /// - Throws: R411 where there is no root file system.
    package init(named name: String, at path: FilePath) throws {
        guard !name.isEmpty else {
            throw ProvisionError(
                .noRootFolder, "cannot work in a root without a name",
                context: ["`--root` names no folder"],
                hints: ["name the image's folder: `--root DIR`"])
        }
        let kind = try Files.attributesFollowingLinks(of: path)?.kind
        guard kind == .directory else {
            throw Self.noRoot(name, kind == nil ? "there is no such folder" : "it is no folder")
        }
        self.name = name
        self.path = try Files.resolve(path)
        guard self.path != "/" else {
            throw ProvisionError(
                .noRootFolder, "cannot use `/` as a root to work in",
                context: ["it is this machine's own"], hints: ["leave out `--root`"])
        }
        let isSystem =
            try Files.attributesFollowingLinks(of: self.path.appending("usr/bin"))?.kind
            == .directory
        guard try isSystem && hasRelease() else {
            let lacking = isSystem ? "etc/os-release" : "usr/bin"
            throw Self.noRoot(name, "it has no `\(lacking)`")
        }
        for folder in Self.mountPoints {
            // A link could lead out of it.
            guard try Files.kind(of: self.path.appending(folder)) == .directory else {
                throw Self.noRoot(name, "its `\(folder)` is no folder")
            }
        }
    }

    /// Where something is mounted while the root is worked in.
    static let mountPoints = ["dev", "etc", "proc", "run", "sys"]

    /// Its name is a link in most distributions, which may be absolute.
    private func hasRelease() throws -> Bool {
        try ["etc/os-release", "usr/lib/os-release"].contains { name in
            try Files.attributesFollowingLinks(of: path.appending(FilePath(name).components))?.kind
                == .file
        }
    }

    private static func noRoot(_ name: String, _ reason: String) -> ProvisionError {
        ProvisionError(
            .noRootFolder, "cannot work in `\(name)`: it is no root file system",
            context: [reason],
            hints: ["make one, for example with `sudo debootstrap bookworm \(name)`"])
    }
}
