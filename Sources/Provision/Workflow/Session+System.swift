import Apt
import Diagnostics
import FileSystem
import Installation
import SystemPackage

/// The distribution's side of a run.
extension Session {
    /// This machine, or the one of their own that tests have.
    var aptPlaces: AptPlaces {
        guard let folder = environment["PROVISION_APT_ROOT"], folder.hasPrefix("/") else {
            return AptPlaces()
        }
        return AptPlaces(privateMachine: FilePath(folder))
    }

    var aptTool: AptTool {
        AptTool(places: aptPlaces, environment: environment, reporter: reporter)
    }

    /// Whether this run may change packages of the distribution.
    var mayChangePackages: Bool { userID == 0 || aptPlaces.isPrivate }

    /// Runs what starts apt to its end, whoever wants to leave meanwhile; in an image it starts no
    /// service.
    func changePackages<Value: Sendable>(
        _ work: @Sendable () async throws -> Value
    ) async throws -> Value {
        try PlacedFile.forbidServices()
        return try await endurance.hold(work)
    }

    /// Where the machine's own record of packages is, and the logs of apt: one for all who use it.
    var systemState: FilePath {
        let folder: FilePath = "/var/lib/provision"
        guard aptPlaces.isPrivate, let root = environment["PROVISION_APT_ROOT"] else {
            return settings.places.machine.location(folder)
        }
        return FilePath(root).appending(folder.components)
    }
}
