package import Diagnostics
import FileSystem
package import SystemPackage

/// Takes an environment off the machine, with what it has outside its prefix.
///
/// Every step can be repeated, and what only we know of goes last: so a run that was killed is
/// finished by the next one. Nothing that is not ours is touched.
package struct Removal: Sendable {
    package let home: PrefixFolder
    /// The scope's record, and that of the user who asks, where they are two.
    package let keepers: [FootprintKeeper]
    let store: StoreFolder
    let user: UInt32
    let failPoints: FailPoints
    private let lock: FileLock?

    /// Takes the environment's lock; throws at once where another run has it.
    package init(
        of home: PrefixFolder, keepers: [FootprintKeeper], store: StoreFolder, user: UInt32,
        processID: Int32, failPoints: @escaping FailPoints = { _ in }
    ) throws {
        self.home = home
        self.keepers = keepers
        self.store = store
        self.user = user
        self.failPoints = failPoints
        lock = try Self.lock(home, processID)
    }

    private static func lock(_ home: PrefixFolder, _ processID: Int32) throws -> FileLock? {
        guard try Files.kind(of: home.root) == .directory else { return nil }
        do {
            return try FileLock.acquire(
                home.lock, holder: LockedPrefix.holder(processID, "uninstall"), wait: false)
        } catch let error as ProvisionError where error.code == .lockHeld {
            var error = error
            error.message = "cannot uninstall `\(home.name)` while another run is active"
            error.hints = ["wait for that run, then run this again"]
            throw error
        } catch let error as ProvisionError
            where error.code == .notPermitted || error.code == .readOnlyFileSystem
        {
            throw ProvisionError.cannotWrite(to: home.root, error)
        }
    }

    /// What there is to remove.
    package struct Survey: Sendable, Equatable {
        /// The environment's folder.
        package var root: FilePath
        package var prefix: PrefixSurvey
        /// Files and links outside the prefix that are as they were left.
        package var outside: [FilePath] = []
        /// Those that were changed since, which stay.
        package var changed: [FilePath] = []
        package var startupFiles: [FilePath] = []
        /// Bytes in files that nothing else refers to.
        package var bytes: Int64 = 0

        package init(root: FilePath, prefix: PrefixSurvey) {
            self.root = root
            self.prefix = prefix
        }

        package var isEmpty: Bool {
            !prefix.isEnvironment && outside.isEmpty && changed.isEmpty && startupFiles.isEmpty
        }
    }

    package func survey() throws -> Survey {
        var survey = Survey(root: home.root, prefix: try PrefixSurvey(home))
        for keeper in keepers {
            let record = try keeper.record()
            for path in record.paths {
                guard let there = try keeper.present(path) else { continue }
                let isOurs = record.items(at: path).contains(there)
                if isOurs { survey.outside.append(path) } else { survey.changed.append(path) }
            }
            survey.startupFiles += try keeper.startupFiles().map(\.path)
        }
        let folders =
            survey.prefix.generations.map { home.generation($0).root }
            + survey.prefix.toolkits.map { home.toolkits.appending($0) }
        // A size is for people; that a folder cannot be walked is told when it is removed.
        survey.bytes = folders.reduce(0) { $0 + ((try? LockedPrefix.bytes(below: $1)) ?? 0) }
        return survey
    }

    /// What a removal left where it was.
    package struct Leavings: Sendable, Equatable {
        /// Files and links outside that were changed by hand.
        package var changed: [FilePath] = []
        /// Things in the environment's folder that are not ours.
        package var foreign: [FilePath] = []

        package init() {}
    }

    /// Removes all of it.
    @discardableResult
    package func run(reporter: any Reporter) throws -> Leavings {
        var leavings = Leavings()
        // Shells that start from now on do not look for what is on its way out.
        for keeper in keepers {
            for file in try keeper.startupFiles() {
                _ = try keeper.uninstall(from: file, user: user)
            }
            leavings.changed += try keeper.clear().left
        }
        try failPoints(.afterOutside)
        try removePrefix(&leavings)
        try forget(reporter)
        try removeFolder()
        return leavings
    }

    private func removePrefix(_ leavings: inout Leavings) throws {
        let survey = try PrefixSurvey(home)
        leavings.foreign = survey.foreign.map { home.root.pushing(FilePath($0)) }
        guard survey.exists else { return }
        if survey.hasCurrent { try Files.remove(home.current) }
        Files.removeLeftoverSymlinks(of: home.current)
        for number in survey.generations {
            let place = home.generation(number)
            // Without its mark it is rubbish to every run that comes.
            try Files.remove(place.complete)
            try failPoints(.duringUninstall)
            try Files.removeTree(place.root)
        }
        for name in survey.toolkits {
            let path = home.toolkits.appending(name)
            try Files.removeTree(path)
            try Files.remove(ToolkitTree.manifestPath(of: path))
        }
        if try Files.exists(home.toolkits) {
            for entry in try Files.list(home.toolkits)
            where entry.kind == .file && entry.name.hasSuffix(".manifest") {
                try Files.remove(home.toolkits.appending(entry.name))
            }
        }
        try Files.removeTree(home.staging)
        for name in survey.locks { try Files.remove(home.root.appending(name)) }
        try Files.removeEmptyDirectory(home.generations)
        try Files.removeEmptyDirectory(home.toolkits)
    }

    /// Says that nothing here refers to the store any more.
    private func forget(_ reporter: any Reporter) throws {
        guard try Files.exists(store.prefixes) else { return }
        try Files.createDirectories(store.locks)
        let lock = try FileLock.acquire(
            store.storeLock, holder: "uninstall", wait: true,
            onWait: { reporter.report(.waiting(holder: $0)) })
        try withExtendedLifetime(lock) { try PrefixRegister(store: store).remove(home) }
    }

    /// The folder itself goes last, with the lock in it; and the prefix where it is one of ours.
    private func removeFolder() throws {
        guard try Files.kind(of: home.root) == .directory else { return }
        try Files.remove(home.lock)
        try Files.removeEmptyDirectory(home.root)
        let prefix = home.root.removingLastComponent()
        if prefix.lastComponent?.string == "provision" { try Files.removeEmptyDirectory(prefix) }
    }
}
