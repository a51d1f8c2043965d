import Diagnostics
import FileSystem
import SystemPackage

/// What dpkg has on record, read from its own file: no process is started.
package struct DpkgDatabase: Sendable, Equatable {
    /// In the file's order.
    package private(set) var packages: [DpkgPackage]
    /// `amd64`: what packages are for unless they say otherwise.
    package let nativeArchitecture: String
    /// Whether dpkg was killed before it brought its records in order.
    package var isInterrupted: Bool
    private let byName: [String: [Int]]

    package init(packages: [DpkgPackage], isInterrupted: Bool = false) {
        self.packages = packages
        self.isInterrupted = isInterrupted
        byName = Dictionary(grouping: packages.indices) { packages[$0].name }
        // dpkg itself is always of the machine's own architecture.
        nativeArchitecture =
            packages.first { $0.name == "dpkg" && $0.isInstalled }?.architecture
            ?? packages.first { $0.architecture != "all" && $0.isInstalled }?.architecture
            ?? Self.standardArchitecture
    }

    /// Reads the database of a machine; one that has none has no packages.
    package static func read(_ places: AptPlaces) throws -> DpkgDatabase {
        let status = places.location(places.dpkg.appending("status"))
        guard try Files.exists(status) else { return DpkgDatabase(packages: []) }
        let updates = places.location(places.dpkg.appending("updates"))
        // dpkg keeps what it has not brought in order under names of digits.
        let journal = (try? Files.list(updates).map(\.name)) ?? []
        return DpkgDatabase(
            packages: DpkgStatusReader.packages(in: try Files.read(status)),
            isInterrupted: journal.contains { $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } })
    }

    /// What is on record under that name; for `architecture`, or for the machine's own.
    package func package(_ name: String, architecture: String? = nil) -> DpkgPackage? {
        let all = (byName[name] ?? []).map { packages[$0] }
        guard let architecture, architecture != "all", architecture != nativeArchitecture else {
            return all.first { [nativeArchitecture, "all"].contains($0.architecture) }
        }
        return all.first { $0.architecture == architecture }
    }

    /// The package if it is installed.
    package func installed(_ name: String, architecture: String? = nil) -> DpkgPackage? {
        package(name, architecture: architecture).flatMap { $0.isInstalled ? $0 : nil }
    }

    /// Packages that a person told dpkg to keep as they are.
    package var held: [DpkgPackage] { packages.filter { $0.isHeld && $0.state != .notInstalled } }

    /// Packages that dpkg left off in the middle of.
    package var unsound: [DpkgPackage] { packages.filter(\.isUnsound) }

    private static var standardArchitecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }
}
