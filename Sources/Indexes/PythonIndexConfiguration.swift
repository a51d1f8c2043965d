package import PackageModel

/// Which Python indexes this machine is configured with.
///
/// The order is that of its other tools: `UV_DEFAULT_INDEX`, `UV_INDEX_URL`, `PIP_INDEX_URL`, pip's
/// configuration files, and last what pip itself has built in.
package struct PythonIndexConfiguration: Sendable, Hashable {
    /// Asked before the default one, in order; the first that has a package has it alone.
    package var extras: [PythonIndexLocation] = []
    /// Nil: nothing is configured, or no index is to be asked.
    package var main: PythonIndexLocation?
    /// Folders and pages whose files count as the default index's own: paths or addresses.
    package var findLinks: [String] = []
    /// Only `findLinks` are to be looked at.
    package var forbidsIndexes = false
    /// Hosts that pip would talk to without verifying them; known here, and not followed.
    package var trustedHosts: [String] = []

    package init() {}

    /// All indexes in the order in which they are asked.
    package var indexes: [PythonIndexLocation] {
        forbidsIndexes ? [] : extras + (main.map { [$0] } ?? [])
    }

    /// This configuration with the recipe's `indexes:` before everything else.
    package func adding(_ named: [NamedIndex]) -> PythonIndexConfiguration {
        var copy = self
        copy.extras =
            named.map {
                PythonIndexLocation(
                    name: $0.name, url: $0.url, packages: $0.packages.map(Set.init),
                    source: "`indexes.\($0.name)` of the recipe")
            } + extras
        return copy
    }

    /// The indexes that may have `package`, in order.
    ///
    /// A package that one of them lists comes from none but those that list it.
    package func indexes(for package: PackageName) -> [PythonIndexLocation] {
        let claiming = indexes.filter { $0.packages?.contains(package) == true }
        return claiming.isEmpty ? indexes.filter { $0.packages == nil } : claiming
    }
}
