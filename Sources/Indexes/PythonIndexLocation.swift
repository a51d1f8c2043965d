package import PackageModel

/// One Python index: where it is, and which packages may come from it.
package struct PythonIndexLocation: Sendable, Hashable {
    /// The name in the recipe's `indexes:`, or that a variable gives.
    package var name: String?
    /// The address of the index, ending in `/`; a login in it is sent and never shown.
    package var url: String
    /// The only packages that may come from here; nil: any.
    package var packages: Set<PackageName>?
    /// What configured it, for messages: a variable, a file, a recipe.
    package var source: String

    package init(
        name: String? = nil, url: String, packages: Set<PackageName>? = nil, source: String
    ) {
        self.name = name
        self.url = url.hasSuffix("/") ? url : url + "/"
        self.packages = packages
        self.source = source
    }
}

/// An index that a recipe names.
package struct NamedIndex: Sendable, Hashable {
    package var name: String
    package var url: String
    /// The only packages that may come from there, and that may come from nowhere else; nil: any.
    package var packages: [PackageName]?

    package init(name: String, url: String, packages: [PackageName]?) {
        self.name = name
        self.url = url
        self.packages = packages
    }
}
