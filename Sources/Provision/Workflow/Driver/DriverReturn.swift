import Apt
import Diagnostics
import FileSystem
import Glibc
import Installation
import Lockfiles
import Machine
import PackageModel
import Planning
import SystemPackage
import Transfer

/// The way back to what was there before a recipe's driver.
struct DriverReturn {
    let record: DriverRecord
    let session: Session
    /// Version by name: what takes the place of the driver's packages.
    let install: [String: String]
    /// What goes again, because it came with the driver.
    let remove: [String]
    /// What apt says of it; nil where its sources do not have the old versions any more.
    let transaction: AptTransaction?
    /// NVIDIA's repository, where it goes again because it came with the driver.
    var repository: RepositoryRelease?
    private let files: [Artifact]
    private let packages: [LockedPackage]

    /// Throws R658 where no recipe has installed a driver, and R622 where neither apt's sources nor a
    /// generation's lock have the old packages.
    static func make(in session: Session) async throws -> DriverReturn {
        guard let record = try DriverRecord.stored(in: session.systemState) else {
            throw ProvisionError(
                .noDriverToReturnTo, "no recipe has installed a driver on this machine",
                context: ["so what was there before is not on record"],
                hints: [
                    "`provision machine` shows the driver that is here",
                    "a package goes back to another version with `sudo apt install NAME=VERSION`",
                ])
        }
        let database = try session.aptTool.database()
        var install: [String: String] = [:]
        var remove: [String] = []
        for (name, before) in record.before {
            let now = database.installed(name)?.version
            if let before, before != now { install[name] = before }
            if before == nil, now != nil { remove.append(name) }
        }
        var way = try await make(record, install, remove.sorted(), session)
        if record.addsRepository == true,
            let release = try RepositoryRelease(of: record.owner, in: session),
            !release.files.isEmpty
        {
            way.repository = release
        }
        return way
    }

    private static func make(
        _ record: DriverRecord, _ install: [String: String], _ remove: [String],
        _ session: Session
    ) async throws -> DriverReturn {
        let tool = try session.aptTool(preferring: [])
        let names = install.sorted { $0.key < $1.key }
        do {
            let transaction = try await tool.simulate(
                AptRequest(
                    install: names.map { "\($0.key)=\($0.value)" }, remove: remove,
                    recommends: .without, allowsDowngrades: true))
            let archives = try await tool.archives(of: transaction)
            return DriverReturn(
                record: record, session: session, install: install, remove: remove,
                transaction: transaction,
                files: archives.map {
                    Artifact(filename: $0.filename, url: $0.url, size: $0.size, digest: $0.digest)
                },
                packages: archives.map {
                    LockedPackage(
                        layer: .driver, name: $0.name, version: $0.version,
                        apt: LockedApt(architecture: $0.architecture))
                })
        } catch let error as ProvisionError
            where [.versionGone, .unknownSystemPackage].contains(error.code)
        {
            return try fromLocks(record, install, remove, session, else: error)
        }
    }

    /// The old packages as the generations of this prefix locked them; our store may have them still.
    private static func fromLocks(
        _ record: DriverRecord, _ install: [String: String], _ remove: [String],
        _ session: Session, else error: ProvisionError
    ) throws -> DriverReturn {
        var files: [Artifact] = []
        var packages: [LockedPackage] = []
        let locks = try session.environmentNames().flatMap { name -> [Lockfile] in
            let store = GenerationStore(folder: session.settings.places.home(of: name))
            return try store.history().compactMap {
                try? Lockfile(parsing: store.lockText(of: $0), file: $0.folder.lock.string)
            }
        }
        for (name, version) in install.sorted(by: { $0.key < $1.key }) {
            let found = locks.lazy.compactMap { lock -> (LockedPackage, Artifact)? in
                guard
                    let package = lock.distributionPackages.first(where: {
                        $0.debianName == name && $0.version == version
                    }), let artifact = package.artifacts.first, let url = lock.url(of: artifact)
                else { return nil }
                return (
                    package,
                    Artifact(
                        filename: artifact.filename, url: url, size: artifact.size,
                        digest: artifact.digest)
                )
            }.first
            guard let found else { throw error }
            packages.append(found.0)
            files.append(found.1)
        }
        return DriverReturn(
            record: record, session: session, install: install, remove: remove, transaction: nil,
            files: files, packages: packages)
    }

    var isEmpty: Bool { !changesPackages && repository == nil }

    private var changesPackages: Bool { !install.isEmpty || !remove.isEmpty }

    /// Throws where the driver cannot be changed now.
    func check() throws {
        let site = try session.driverProbe().driverSite()
        let profile = MachineProfile(
            system: OperatingSystem(id: "", prettyName: "", architecture: ""), cpu: CPU(),
            driver: try session.driverProbe().driverState())
        let version = DottedVersion(record.version)
        guard let version else { return }
        let preflight = DriverPreflight(profile: profile, site: site, planned: version)
        if let refusal = [preflight.inUse].compactMap(\.self).refusal { throw refusal }
    }

    /// Changes the packages, takes our files away and forgets the driver.
    func perform() async throws {
        let downloader = try await session.downloader(fetching: files)
        defer { downloader.close() }
        let entries = try await session.store(downloader).ingest(files)
        let lock = try FileLock.acquire(
            session.systemState.appending(".lock"), holder: "pid \(getpid()), changing the driver",
            wait: session.settings.waitsForLock,
            onWait: { session.reporter.report(.waiting(holder: $0)) })
        defer { withExtendedLifetime(lock) {} }
        let tool = session.aptTool
        var order = AptOrder(
            expected: transaction, files: try debs(entries), requested: Set(install.keys),
            remove: remove, allowsDowngrades: true, waits: session.settings.waitsForLock,
            logFolder: session.systemState.appending("logs"),
            logName: "apt-\(session.now)-\(getpid()).log")
        try OwnFile.remove(DriverFiles.holdPath, below: session.systemRoot)
        if order.files.isEmpty { order.requested = [] }
        if changesPackages {
            _ = try await session.changePackages { [order] in
                try await order.files.isEmpty ? tool.remove(order) : tool.install(order)
            }
        }
        try repository?.perform()
        if record.before.values.allSatisfy({ $0 == nil }) {
            try OwnFile.remove(DriverFiles.nouveau.path, below: session.systemRoot)
        }
        try ResumeUnit.remove(below: session.systemRoot)
        try DriverRecord.forget(in: session.systemState)
        if changesPackages, try session.driverProbe().driverState().loaded != nil {
            try RebootNotice(folder: DriverWork.place("/run", session.systemRoot))
                .give(for: (install.keys + remove).sorted())
        }
    }

    private func debs(_ entries: [Digest: StoreEntry]) throws -> [AptOrder.File] {
        try zip(packages, files).map { package, artifact in
            try AptOrder.File(package, artifact.digest, in: entries)
        }
    }

    /// The changes, one a line.
    var screen: String {
        let database = try? session.aptTool.database()
        var lines = ["Way back from driver \(record.version) of `\(record.owner)`"]
        for (name, version) in install.sorted(by: { $0.key < $1.key }) {
            let now = database?.installed(name)?.version
            lines.append(
                "  \(now == nil ? "+" : "~") \(name) \(now.map { "\($0) to " } ?? "")\(version)")
        }
        lines += remove.map { "  - \($0)" }
        lines += (repository?.files ?? []).map { "  - \($0)" }
        if transaction == nil {
            lines.append(
                "  apt's sources do not have these any more; the files are those of a lock")
        }
        return lines.joined(separator: "\n")
    }
}
