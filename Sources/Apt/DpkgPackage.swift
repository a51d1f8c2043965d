import PackageModel

/// One package that dpkg knows of.
package struct DpkgPackage: Sendable, Hashable {
    package var name: String
    /// `amd64`, `all`.
    package var architecture: String
    /// Debian's, with epoch and revision; nil where only configuration files are left.
    package var version: String?
    package var want: Want
    package var state: State
    /// Whether dpkg says that it has to be installed again before anything else.
    package var needsReinstallation: Bool

    package enum Want: String, Sendable, Hashable {
        case unknown, install, hold, deinstall, purge
    }

    package enum State: String, Sendable, Hashable {
        case notInstalled = "not-installed"
        case configFiles = "config-files"
        case halfInstalled = "half-installed"
        case unpacked
        case halfConfigured = "half-configured"
        case triggersAwaited = "triggers-awaited"
        case triggersPending = "triggers-pending"
        case installed
    }

    package init(
        name: String, architecture: String, version: String?, want: Want = .install,
        state: State = .installed, needsReinstallation: Bool = false
    ) {
        self.name = name
        self.architecture = architecture
        self.version = version
        self.want = want
        self.state = state
        self.needsReinstallation = needsReinstallation
    }

    /// Whether its files are there and it works; triggers may wait for another package's sake.
    package var isInstalled: Bool {
        state == .installed || state == .triggersPending || state == .triggersAwaited
    }

    package var isHeld: Bool { want == .hold }

    /// Whether dpkg left off in the middle of it.
    package var isUnsound: Bool {
        needsReinstallation
            || [.halfInstalled, .unpacked, .halfConfigured, .triggersAwaited, .triggersPending]
                .contains(state)
    }

    /// Whether it is installed in that version or a newer one.
    package func isAtLeast(_ wanted: String) -> Bool {
        guard isInstalled, let version else { return false }
        if version == wanted { return true }
        guard let mine = DebianVersion(version), let other = DebianVersion(wanted) else {
            return false
        }
        return other <= mine
    }
}
