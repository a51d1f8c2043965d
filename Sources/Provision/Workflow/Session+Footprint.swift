import Diagnostics
import FileSystem
import Glibc
import Installation
import SystemPackage

/// What environments have outside their prefix.
///
/// What is for everybody and what a user asked for in their own files are two records, also where
/// both are root's: who takes one of them back leaves the other alone.
extension Session {
    /// Keeps what everybody has of `home`.
    func keeper(of home: PrefixFolder) -> FootprintKeeper {
        let places = settings.places
        return FootprintKeeper(
            home: home, folders: places.machine, records: FootprintRecords(state: places.state))
    }

    /// Keeps what a user has asked for in files of their own.
    func ownKeeper(of home: PrefixFolder) throws -> FootprintKeeper {
        FootprintKeeper(home: home, records: try ownRecords())
    }

    private func ownRecords() throws -> FootprintRecords {
        let places = settings.places
        guard places.scope == .system else { return FootprintRecords(state: places.state) }
        guard userID != 0 else {
            return FootprintRecords(state: places.state, name: "footprints-of-root")
        }
        let own = try Places(
            Places.Request(
                environment: environment, userID: userID, workingDirectory: workingDirectory))
        return FootprintRecords(state: own.state)
    }

    /// Both, where they are two: of a user's environment nothing is for everybody.
    func keepers(of home: PrefixFolder) throws -> [FootprintKeeper] {
        try (settings.places.scope == .system ? [keeper(of: home)] : []) + [ownKeeper(of: home)]
    }

    /// What the generation wants of each keeper.
    func footprints(
        of generation: GenerationFolder, in home: PrefixFolder
    ) throws -> [(keeper: FootprintKeeper, wanted: Footprint)] {
        var found: [(keeper: FootprintKeeper, wanted: Footprint)] = []
        if settings.places.scope == .system {
            let keeper = keeper(of: home)
            let isAnnounced = settings.places.system != nil
            found.append((keeper, isAnnounced ? try keeper.footprint(of: generation) : Footprint()))
        }
        let own = try ownKeeper(of: home)
        return found + [(own, try own.ownFootprint(of: generation))]
    }

    /// Makes what is outside that of `generation`, and says what was left; under the prefix's lock.
    @discardableResult
    func settle(
        _ generation: GenerationFolder, in home: PrefixFolder
    ) async throws -> FootprintKeeper.Change {
        var all = FootprintKeeper.Change()
        for (keeper, wanted) in try footprints(of: generation, in: home) {
            let change = try keeper.settle(to: wanted)
            for path in change.left {
                reporter.report(.note("`\(path)` is somebody else's and stays as it is"))
            }
            try await LoaderCache(session: self).refresh(for: keeper)
            all.written += change.written
            all.removed += change.removed
            all.left += change.left
        }
        return all
    }

    /// Whether lines that a user asked for are not in their start-up files.
    func hasStartupDrift(_ home: PrefixFolder) throws -> Bool {
        try keepers(of: home).contains { try !$0.startupDrift().isEmpty }
    }

    /// What is outside and not as the current generation wants it.
    func drift(of home: PrefixFolder) throws -> [FootprintDrift] {
        guard let number = try GenerationStore(folder: home).currentNumber() else { return [] }
        return try footprints(of: home.generation(number), in: home).flatMap {
            try $0.keeper.drift(from: $0.wanted)
        }
    }
}
