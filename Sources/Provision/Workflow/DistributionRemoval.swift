import Apt
import Diagnostics
import FileSystem
import Glibc
import Machine
import SystemPackage

/// The distribution's side of an uninstallation: what is on record of the environment, and, where
/// that is asked for, the packages that came with it.
///
/// The driver stays in any case: the machine is used by others too.
struct DistributionRemoval {
    let name: String
    let session: Session
    /// What apt is to remove, as it says itself; nil where packages stay.
    private(set) var transaction: AptTransaction?
    /// What becomes of NVIDIA's repository; nil where the environment has nothing to do with it.
    let repository: RepositoryRelease?
    /// The driver that is the environment's own, and stays.
    let driver: DriverRecord?

    /// Asks apt what would go; throws where only root may have it done.
    init(of name: String, purges: Bool, in session: Session) async throws {
        self.name = name
        self.session = session
        let isNeeded = try Self.isNeeded(for: name, in: session)
        repository = isNeeded ? try RepositoryRelease(of: name, in: session) : nil
        let record = isNeeded ? try DriverRecord.stored(in: session.systemState) : nil
        driver = record?.owner == name ? record : nil
        guard purges else { return }
        let tool = session.aptTool
        let packages = try SystemRecord.read(session.systemState)
            .removable(with: name, in: tool.database(), needs: .read(tool.places))
            .filter { $0.layer == "system" }
        guard !packages.isEmpty else { return }
        guard session.mayChangePackages || session.settings.isDryRun else {
            throw ProvisionError(
                .needsRootForPackages, "packages of the distribution are removed by root alone",
                hints: ["or leave out `--purge-system`: packages stay then"])
        }
        let found = try await tool.simulate(
            AptRequest(remove: packages.map(\.aptName), purges: true))
        let others = found.removals.filter { change in
            !packages.contains { $0.name == change.name }
        }
        guard others.isEmpty else { throw Self.needed(by: others) }
        transaction = found
    }

    /// Others have come to need them: then they are not this environment's alone.
    private static func needed(by others: [AptChange]) -> ProvisionError {
        ProvisionError(
            .packagesNeeded, "cannot remove the packages that came with the environment",
            context: ["apt would remove others with them"]
                + others.prefix(6).map { "`\($0.label)` \($0.oldVersion ?? "")" },
            hints: ["leave out `--purge-system`: packages stay then"])
    }

    /// Whether something is on record of the environment that this user may forget.
    static func isNeeded(for name: String, in session: Session) throws -> Bool {
        guard session.mayChangePackages else { return false }
        let state = session.systemState
        return try SystemRecord.read(state).owner(name) != nil
            || DriverRecord.stored(in: state)?.owner == name
            || RepositoryRecord.stored(in: state)?.users.contains(name) == true
    }

    /// Files of ours that go with the driver and with where it came from.
    var files: [FilePath] {
        let root = session.systemRoot
        let ofDriver = (driver?.files ?? []).map { FilePath($0) }
        return (ofDriver + [ResumeUnit.path])
            .filter { (try? OwnFile.isThere($0, below: root)) == true }
            + (repository?.files ?? [])
    }

    /// What a plan says of the driver's repository; nil where there is nothing to say.
    var note: String? {
        guard let repository else { return nil }
        guard let other = repository.others.first else {
            return RepositoryRelease.consequence(for: driver)
        }
        return "NVIDIA's repository stays among apt's sources: `\(other)` needs it too"
    }

    /// Removes the packages; more than what was shown is refused by apt's side.
    func removePackages() async throws {
        guard let transaction, !transaction.isEmpty else { return }
        let state = session.systemState
        let order = AptOrder(
            expected: transaction, files: [], requested: [],
            remove: transaction.removals.map(\.label),
            waits: session.settings.waitsForLock, logFolder: state.appending("logs"),
            logName: "apt-\(session.now)-\(getpid()).log")
        _ = try await session.changePackages { try await session.aptTool.remove(order) }
    }

    /// Forgets what is on record; the files that go with a driver of this recipe go too, since
    /// nobody would keep them right any more.
    func forget() throws {
        guard try Self.isNeeded(for: name, in: session) else { return }
        let state = session.systemState
        var packages = try SystemRecord.read(state)
        if packages.owner(name) != nil {
            packages.forget(name)
            try packages.write(state)
        }
        // Another run may have come to need it meanwhile.
        try RepositoryRelease(of: name, in: session)?.perform()
        if let driver = try DriverRecord.stored(in: state), driver.owner == name {
            for file in driver.files {
                try OwnFile.remove(FilePath(file), below: session.systemRoot)
            }
            try ResumeUnit.remove(below: session.systemRoot)
            try DriverRecord.forget(in: state)
        }
        if try packages.owners.isEmpty && DriverRecord.stored(in: state) == nil
            && RepositoryRecord.stored(in: state) == nil
        {
            try clear(state)
        }
    }

    /// The folder goes with the last record; what others have put there stays.
    private func clear(_ state: FilePath) throws {
        let lock = try FileLock.acquire(
            state.appending(".lock"), holder: "pid \(getpid()), removing `\(name)`",
            wait: session.settings.waitsForLock)
        defer { withExtendedLifetime(lock) {} }
        try Files.removeTree(state.appending("logs"))
        for file in [ResumeUnit.log, ".lock"] {
            let path = state.appending(file)
            if try Files.exists(path) { try Files.remove(path) }
        }
        _ = try Files.removeEmptyDirectory(state)
    }
}

extension SystemRecord.Package {
    /// As apt takes it where a machine has several architectures.
    var aptName: String {
        architecture == "all" ? name : "\(name):\(architecture)"
    }
}
