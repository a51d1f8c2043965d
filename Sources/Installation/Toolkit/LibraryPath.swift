import SystemPackage

/// The folder of `profile.library-path`: links to the toolkit's libraries minus every one that the
/// environment itself ships.
///
/// A toolkit's libnvJitLink before torch's own breaks `import torch`; torch loads its own ones by
/// their run paths, and LD_LIBRARY_PATH would come before these.
struct LibraryPath {
    /// Names and where they lead, relative to the toolkit.
    let links: [(name: String, target: String)]

    /// Chooses among `toolkit`'s libraries; `environment` is what the generation holds.
    init(toolkit: Manifest, environment: Manifest) {
        let shipped = Set(environment.entries.compactMap { Self.library(in: $0.path) })
        let own = toolkit.entries.filter { $0.path.split(separator: "/").count == 2 }
        links = own.compactMap { entry in
            guard entry.path.hasPrefix("lib/"), let name = Self.library(in: entry.path) else {
                return nil
            }
            // `libX.so` goes where the library goes that it stands for.
            var meant = [name]
            if case .link(let target) = entry.content { meant.append(target) }
            return meant.contains(where: shipped.contains) ? nil : (name, entry.path)
        }
    }

    /// The last name of `path` if it is one of a shared library: `libX.so`, `libX.so.1.2`.
    private static func library(in path: String) -> String? {
        let name = path.split(separator: "/").last ?? ""
        guard name.hasPrefix("lib"), name.hasSuffix(".so") || name.contains(".so.") else {
            return nil
        }
        return String(name)
    }

    /// Makes the links in `folder`, from which `toolkit` leads to the toolkit.
    func build(in folder: String, toolkit: String, tree: inout TreeBuilder) throws {
        try tree.makeFolder(folder)
        for link in links {
            try tree.link("\(folder)/\(link.name)", to: "\(toolkit)/\(link.target)", owner: "")
        }
    }
}
