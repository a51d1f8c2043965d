/// What a lock keeps of a package of the distribution besides what every package has.
///
/// The package's version is Debian's. Its one artifact is the `.deb`; a package that was installed
/// already when the lock was made has none, and stays as it is.
package struct LockedApt: Sendable, Hashable {
    /// dpkg's word: `amd64`, `all`.
    package var architecture: String
    /// Bytes that its files take, as its maker says; nil where that is not told.
    package var installedSize: Int64?

    package init(architecture: String, installedSize: Int64? = nil) {
        self.architecture = architecture
        self.installedSize = installedSize
    }
}

extension LockedPackage {
    /// Whether apt installs it, and not we.
    package var isOfDistribution: Bool { apt != nil }

    /// The name without architecture: `libc6` of `libc6:i386`.
    ///
    /// Packages for another architecture than the machine's own bear it in their names, since both
    /// can be there.
    package var debianName: String {
        String(name.prefix { $0 != ":" })
    }
}

extension Lockfile {
    /// The packages that apt installs, of both layers.
    package var distributionPackages: [LockedPackage] { packages.filter(\.isOfDistribution) }
}
