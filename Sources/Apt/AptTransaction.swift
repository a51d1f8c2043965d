/// What apt would do, as its simulation tells it.
package struct AptTransaction: Sendable, Hashable {
    /// In apt's order; one a package.
    package var changes: [AptChange]
    /// What apt takes in place of what it was asked for, where that is no package of its own but
    /// something that just one package provides.
    package var substitutes: [String: String]

    package init(changes: [AptChange] = [], substitutes: [String: String] = [:]) {
        self.changes = changes
        self.substitutes = substitutes
    }

    package var isEmpty: Bool { changes.isEmpty }
    /// The changes that bring a file.
    package var installations: [AptChange] { changes.filter { $0.newVersion != nil } }
    package var removals: [AptChange] { changes.filter { $0.newVersion == nil } }
}

/// What becomes of one package.
package struct AptChange: Sendable, Hashable {
    package var kind: Kind
    /// Without architecture.
    package var name: String
    /// `amd64`, `all`; nil where apt does not say, which is so for removals of native packages.
    package var architecture: String?
    /// Nil for a package that is not installed.
    package var oldVersion: String?
    /// Nil for one that goes.
    package var newVersion: String?
    /// Where the new version comes from, as apt says it: `Debian:12.5/stable`.
    package var origins: [String]

    package enum Kind: String, Sendable, Hashable {
        case install, upgrade, downgrade, reinstall, remove, purge
    }

    package init(
        _ kind: Kind, _ name: String, architecture: String? = nil, from oldVersion: String? = nil,
        to newVersion: String? = nil, origins: [String] = []
    ) {
        self.kind = kind
        self.name = name
        self.architecture = architecture
        self.oldVersion = oldVersion
        self.newVersion = newVersion
        self.origins = origins
    }

    /// The name as apt takes it: with the architecture, unless it is of none or not known.
    package var label: String {
        guard let architecture, architecture != "all" else { return name }
        return "\(name):\(architecture)"
    }
}
