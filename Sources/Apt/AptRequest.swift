/// What apt is asked to do.
package struct AptRequest: Sendable, Hashable {
    /// Packages as apt takes them: `cmake`, `cmake=3.25.1-1`, `libc6:i386`, or the path of a `.deb`.
    package var install: [String]
    /// Names of packages that go; with their configuration files where `purges`.
    package var remove: [String]
    package var purges: Bool
    package var recommends: Recommends
    /// Whether an older version may take the place of a newer one.
    package var allowsDowngrades: Bool

    package enum Recommends: Sendable, Hashable {
        /// As `apt install` does on this machine.
        case asConfigured
        case without
    }

    package init(
        install: [String] = [], remove: [String] = [], purges: Bool = false,
        recommends: Recommends = .asConfigured, allowsDowngrades: Bool = false
    ) {
        self.install = install
        self.remove = remove
        self.purges = purges
        self.recommends = recommends
        self.allowsDowngrades = allowsDowngrades
    }
}
