package import Diagnostics
package import SystemPackage

/// What of the distribution's packages was installed, and for whom: the machine's own memory.
///
/// It is written before apt starts, with what is meant to happen, and after it, with what did; so
/// whatever a killed run installed is known to belong to somebody. Writing the same twice changes
/// nothing.
package struct SystemRecord: Sendable, Equatable, StateDocument {
    /// Sorted by environment.
    package internal(set) var owners: [Owner]
    package private(set) var format = currentFormat

    package static let currentFormat = 1
    package static let file = "system.json"

    /// One environment, and what it had installed.
    package struct Owner: Sendable, Equatable, Codable {
        /// The recipe's name.
        package var environment: String
        /// The recipe's file, as it was when it was last applied.
        package var recipe: String
        /// Sorted by layer and name.
        package var packages: [Package]
    }

    /// One package that an environment asks for or brought along.
    package struct Package: Sendable, Equatable, Codable {
        /// `system` or `driver`.
        package var layer: String
        package var name: String
        package var architecture: String
        /// What was there before we came; nil for nothing.
        package var before: String?
        package var version: String
        /// Whether the recipe names it.
        package var isRequested: Bool
        /// Whether apt has been started for it and has not been seen to end.
        package var isPending: Bool

        package init(
            layer: String, name: String, architecture: String, before: String?, version: String,
            isRequested: Bool, isPending: Bool = false
        ) {
            self.layer = layer
            self.name = name
            self.architecture = architecture
            self.before = before
            self.version = version
            self.isRequested = isRequested
            self.isPending = isPending
        }

        /// Whether it came with us: then it may go with us.
        package var isOurs: Bool { before == nil }
    }

    package init(owners: [Owner] = []) {
        self.owners = owners.sorted { $0.environment < $1.environment }
    }

    /// Reads the record below a state folder; empty where there is none.
    package static func read(_ folder: FilePath) throws -> SystemRecord {
        try stored(in: folder) ?? SystemRecord()
    }

    /// One that says nothing is removed.
    package func write(_ folder: FilePath) throws {
        try owners.isEmpty ? Self.forget(in: folder) : store(in: folder)
    }

    package static func damaged(_ path: FilePath) -> ProvisionError {
        ProvisionError(
            .damagedSystemRecord, "cannot read the record of system packages `\(path)`",
            context: ["it says which packages came with which environment"],
            hints: [Hint("move it away: `sudo mv \(path) \(path).old`; packages stay")])
    }
}
