package import PackageModel

/// The packages that bring one driver to one machine.
package struct DriverPackages: Sendable, Hashable {
    /// What apt is asked for; all else follows by their dependencies, without recommendations.
    package var roots: [Root]
    package var modules: ModuleSource
    /// Which versions apt must prefer, so that the parts of one driver stay together.
    package var pins: [DriverPin]
    /// What nobody offers though the driver needs it.
    package var lacks: [Lack]
    package var notes: [String]

    package init(
        roots: [Root] = [], modules: ModuleSource = .none, pins: [DriverPin] = [],
        lacks: [Lack] = [], notes: [String] = []
    ) {
        self.roots = roots
        self.modules = modules
        self.pins = pins
        self.lacks = lacks
        self.notes = notes
    }

    package struct Root: Sendable, Hashable {
        package var name: String
        /// Nil where apt's own choice will do: a metapackage of headers.
        package var version: String?

        package init(_ name: String, _ version: String? = nil) {
            self.name = name
            self.version = version
        }
    }

    /// Where the kernel's part comes from.
    package enum ModuleSource: Sendable, Hashable {
        /// Built and signed by the distribution.
        case prebuilt
        /// Built on the machine, for each kernel that has headers.
        case dkms
        /// None is asked for: the kernel is another machine's.
        case none
    }

    package enum Lack: Sendable, Hashable {
        /// One of these packages, in the driver's version.
        case package([String])
        /// Headers of an installed kernel.
        case headers(kernel: String)
        /// The fabric manager in the driver's version.
        case fabricManager
    }
}

extension DriverPackages {
    /// NVIDIA's number in a package's version: `535.54.03` of `1:535.54.03-0ubuntu1`.
    package static func driver(of version: some StringProtocol) -> DottedVersion? {
        let start = version.firstIndex(of: ":").map(version.index(after:)) ?? version.startIndex
        let upstream = version[start...]
        return DottedVersion(upstream.prefix { $0 == "." || $0.isNumber })
    }
}

/// A rule for apt that makes it prefer one version of some packages to all others.
package struct DriverPin: Sendable, Hashable {
    /// Names, with `*` for anything.
    package var packages: [String]
    /// The packages' own version.
    package var version: String

    package init(packages: [String], version: String) {
        self.packages = packages
        self.version = version
    }

    /// What a file that stays says: above 1000 apt goes back to an older version, too.
    package static let standing = 1001
    /// What one question says, over whatever stays.
    package static let asking = 1002

    /// A paragraph of a file of `/etc/apt/preferences.d`.
    package func paragraph(priority: Int) -> String {
        """
        Package: \(packages.joined(separator: " "))
        Pin: version \(version)
        Pin-Priority: \(priority)

        """
    }
}
