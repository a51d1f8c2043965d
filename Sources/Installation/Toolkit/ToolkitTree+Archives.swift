import FileSystem
import SystemPackage

// NVIDIA's own archives: one top folder each, whose trees are laid over each other.
extension ToolkitTree {
    /// Where a member of an archive goes; nil for what no toolkit needs.
    ///
    /// Plain files at the top, a LICENSE above all, are kept per component: each archive has them.
    /// Whatever its age, an archive's libraries come to `lib` and its headers to `include`.
    static func place(ofArchived parts: [Substring], of component: Component) -> String? {
        let parts = parts.dropFirst()
        guard parts.count > 1 else {
            guard let name = parts.first, name != "version.json" else { return nil }
            return "licenses/\(component.name)/\(name)"
        }
        var rest = Array(parts)
        if let target = component.archive?.targetFolder, rest.count > 2, rest[0] == "targets",
            rest[1] == target
        {
            rest.removeFirst(2)
        }
        if rest[0] == "lib64" { rest[0] = "lib" }
        let path = rest.joined(separator: "/")
        return PkgConfigFile.place(of: path) ?? path
    }

    /// Lays the symlinks of an archive into `tree`, where they were.
    static func placeLinks(of component: Component, in tree: inout TreeBuilder) throws {
        guard component.archive != nil else { return }
        for link in component.entry.links {
            let parts = link.path.split(separator: "/")
            // Such as `lib64 -> targets/x86_64-linux/lib`: what they stand for lies there itself.
            guard parts.count > 2 || !["lib", "lib64", "include"].contains(parts.last) else {
                continue
            }
            let path =
                parts.count == 2
                ? parts.last.map { String($0) } : place(ofArchived: parts, of: component)
            guard let path else { continue }
            try tree.link(path, to: link.target, owner: component.name)
        }
    }

    /// Writes the pkg-config files of a component anew, since theirs name `/usr/local`.
    static func placePkgConfig(
        _ placements: [TreeBuilder.Placement], of component: Component,
        in tree: inout TreeBuilder
    ) throws {
        for placement in placements {
            let path = component.entry.tree.path.appending(placement.file.path)
            let text = PkgConfigFile.mended(
                String(decoding: try Files.read(path), as: UTF8.self))
            try tree.write(
                Array(text.utf8), to: placement.path, mode: 0o444, owner: component.name)
        }
    }

    /// Whether nothing is compiled or linked by a file, so that one of two will do.
    static func isMinor(_ path: String) -> Bool {
        ["lib/pkgconfig/", "share/", "doc/", "docs/"].contains { path.hasPrefix($0) }
    }
}
