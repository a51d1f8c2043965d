// NVIDIA's own archives: one top folder each, whose trees are laid over each other.
extension ToolkitTree {
    /// Where a member of an archive goes; nil for what no toolkit needs.
    ///
    /// Every archive has a LICENSE, which is kept per component. There is no `version.json`: other
    /// programs take the driver's CUDA version from it.
    static func place(ofArchived parts: [Substring], component: String) -> String? {
        guard parts.count > 1, let last = parts.last else { return nil }
        guard parts.count == 2 else { return parts.dropFirst().joined(separator: "/") }
        if last == "version.json" { return nil }
        return last.hasPrefix("LICENSE") ? "licenses/\(component)/\(last)" : String(last)
    }

    /// Lays the symlinks of an archive into `tree`, where they were.
    static func placeLinks(of component: Component, in tree: inout TreeBuilder) throws {
        guard component.isArchive else { return }
        for link in component.entry.links {
            let parts = link.path.split(separator: "/")
            guard let path = place(ofArchived: parts, component: component.name) else { continue }
            try tree.link(path, to: link.target, owner: component.name)
        }
    }
}
