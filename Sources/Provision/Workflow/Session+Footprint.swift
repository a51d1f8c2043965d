import Diagnostics
import FileSystem
import Glibc
import Installation
import SystemPackage

/// What environments have outside their prefix.
extension Session {
    /// Keeps what `home` has outside: for everybody where the machine's folders are ours to write.
    func keeper(of home: PrefixFolder) -> FootprintKeeper {
        let places = settings.places
        return FootprintKeeper(
            home: home, folders: places.system ?? SystemFolders(),
            records: FootprintRecords(state: places.state))
    }

    /// Keeps what a user has asked for in files of their own.
    ///
    /// The same as `keeper` but with `--system`: nobody but root may write that record.
    func ownKeeper(of home: PrefixFolder) throws -> FootprintKeeper {
        let places = settings.places
        guard places.scope == .system, userID != 0 else {
            return FootprintKeeper(home: home, records: FootprintRecords(state: places.state))
        }
        let own = try Places(
            Places.Request(
                environment: environment, userID: userID, workingDirectory: workingDirectory))
        return FootprintKeeper(home: home, records: FootprintRecords(state: own.state))
    }

    /// Both, where they are two.
    func keepers(of home: PrefixFolder) throws -> [FootprintKeeper] {
        let isDivided = settings.places.scope == .system && userID != 0
        return try [keeper(of: home)] + (isDivided ? [ownKeeper(of: home)] : [])
    }

    /// What the generation wants outside, in this scope.
    func footprint(of generation: GenerationFolder, in home: PrefixFolder) throws -> Footprint {
        let keeper = keeper(of: home)
        return settings.places.system == nil
            ? try keeper.ownFootprint(of: generation) : try keeper.footprint(of: generation)
    }

    /// Makes what is outside that of `generation`, and says what was left; under the prefix's lock.
    @discardableResult
    func settle(
        _ generation: GenerationFolder, in home: PrefixFolder
    ) async throws -> FootprintKeeper.Change {
        let wanted = try footprint(of: generation, in: home)
        let keeper = keeper(of: home)
        let change = try keeper.settle(to: wanted)
        for path in change.left {
            reporter.report(.note("`\(path)` is somebody else's and stays as it is"))
        }
        try await LoaderCache(session: self).refresh(for: keeper)
        return change
    }

    /// Whether lines that a user asked for are not in their start-up files.
    func hasStartupDrift(_ home: PrefixFolder) throws -> Bool {
        try keepers(of: home).contains { try !$0.startupDrift().isEmpty }
    }

    /// What is outside and not as the current generation wants it.
    func drift(of home: PrefixFolder) throws -> [FootprintDrift] {
        guard let number = try GenerationStore(folder: home).currentNumber() else { return [] }
        let wanted = try footprint(of: home.generation(number), in: home)
        return try keeper(of: home).drift(from: wanted)
    }
}
