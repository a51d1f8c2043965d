import Diagnostics
import YAML

/// Where the parts of a lock stand in its text.
struct LockPlaces {
    private let root: Node
    private let packages: [Node]

    init(_ root: Node) {
        self.root = root
        packages = root.mapping?["packages"]?.sequence ?? []
    }

    /// The place of the value that `path` leads to, or of the last part of the way that is there.
    func mark(_ path: String...) -> Mark { Self.mark(path[...], in: root) }

    /// The same below the package that is number `index` in the text, counted from 0.
    func mark(ofPackage index: Int, _ path: String...) -> Mark {
        Self.mark(path[...], in: packages.indices.contains(index) ? packages[index] : root)
    }

    /// The place of the item `text` in a package's list.
    func mark(ofPackage index: Int, item text: String, of list: String) -> Mark {
        guard packages.indices.contains(index),
            let items = packages[index].mapping?[list]?.sequence,
            let item = items.first(where: { $0.scalar?.text == text })
        else { return mark(ofPackage: index, list) }
        return item.mark
    }

    private static func mark(_ path: ArraySlice<String>, in node: Node) -> Mark {
        guard let name = path.first, let next = node.mapping?[name] else { return node.mark }
        return mark(path.dropFirst(), in: next)
    }
}
