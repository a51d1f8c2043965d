package import SystemPackage

/// What is to be installed, from which files.
package struct AptOrder: Sendable {
    /// What the user was shown; nil where apt could not say before the files were there.
    ///
    /// Then nothing may be removed.
    package var expected: AptTransaction?
    package var files: [File]
    /// Names that somebody asked for; apt marks the others as installed unasked.
    package var requested: Set<String>
    /// Packages that may go, beside what `expected` lists.
    package var remove: [String]
    package var allowsDowngrades: Bool
    /// Whether to wait for another program that changes packages.
    package var waits: Bool
    /// The folder for what apt and dpkg print; made if need be.
    package var logFolder: FilePath
    /// What the log is called, `apt-20261122-201500.log`.
    package var logName: String

    /// The `.deb` of one package.
    package struct File: Sendable, Hashable {
        package var name: String
        package var architecture: String
        package var version: String
        /// For us, not for the image; its digest has been compared.
        package var path: FilePath

        package init(name: String, architecture: String, version: String, path: FilePath) {
            self.name = name
            self.architecture = architecture
            self.version = version
            self.path = path
        }
    }

    package init(
        expected: AptTransaction?, files: [File], requested: Set<String>, remove: [String] = [],
        allowsDowngrades: Bool = false, waits: Bool = true, logFolder: FilePath, logName: String
    ) {
        self.expected = expected
        self.files = files
        self.requested = requested
        self.remove = remove
        self.allowsDowngrades = allowsDowngrades
        self.waits = waits
        self.logFolder = logFolder
        self.logName = logName
    }
}

/// What came of an order.
package struct AptOutcome: Sendable {
    package var transaction: AptTransaction
    package var log: FilePath
    package var duration: Duration
}
