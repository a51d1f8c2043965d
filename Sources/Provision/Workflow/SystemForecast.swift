import Apt
import Diagnostics
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes

/// What apt has to do so that a machine has the distribution's packages of a lock.
struct SystemForecast {
    /// Those of the layers that are chosen, installed or not.
    let packages: [LockedPackage]
    /// Those that dpkg does not have, in the locked version or a newer one.
    let missing: [LockedPackage]
    /// What apt says it would do; nil where its sources have other versions by now.
    let transaction: AptTransaction?
    let database: DpkgDatabase

    var isMet: Bool { missing.isEmpty }

    /// What is shown, and what is done: apt's own word, else what the lock says.
    var changes: [AptChange] { transaction?.changes ?? missing.map(change) }

    /// Without apt: the packages that have to be installed.
    ///
    /// Where all that somebody asked for is there, what it needs is there too, whatever it is called
    /// by now: dpkg sees to that.
    static func missing(
        of packages: [LockedPackage], in database: DpkgDatabase
    ) -> [LockedPackage] {
        func isThere(_ package: LockedPackage) -> Bool {
            database.installed(package.debianName, architecture: package.apt?.architecture)?
                .isAtLeast(package.version) == true
        }
        guard packages.contains(where: { $0.isRequested && !isThere($0) }) else { return [] }
        return packages.filter { !isThere($0) }
    }

    /// Whether dpkg has the packages of these layers; starts no process.
    static func isMet(_ lock: Lockfile, _ layers: Set<Layer>, _ session: Session) throws -> Bool {
        let packages = lock.distributionPackages.filter { layers.contains($0.layer) }
        guard !packages.isEmpty else { return true }
        return missing(of: packages, in: try session.aptTool.database()).isEmpty
    }

    /// Asks apt, where something is missing; nil where the lock has no such packages.
    ///
    /// Throws R131 where a missing package has no file in the lock, R629 where one that would change
    /// is held, and R624 where dpkg has to be repaired first.
    static func make(
        _ lock: Lockfile, _ layers: Set<Layer>, recipe: String, waits: Bool = true,
        _ tool: AptTool
    ) async throws -> SystemForecast? {
        let packages = lock.distributionPackages.filter { layers.contains($0.layer) }
        guard !packages.isEmpty else { return nil }
        let database = try await tool.rested(waits: waits)
        let missing = missing(of: packages, in: database)
        guard !missing.isEmpty else {
            return SystemForecast(
                packages: packages, missing: [], transaction: nil, database: database)
        }
        if let complaint = DpkgHealth.complaint(about: database) { throw complaint }
        try checkFiles(missing, recipe)
        let transaction = try await simulate(missing, tool)
        let forecast = SystemForecast(
            packages: packages, missing: missing, transaction: transaction, database: database)
        try forecast.checkHeld()
        return forecast
    }

    private static func checkFiles(
        _ missing: [LockedPackage], _ recipe: String
    ) throws(ProvisionError) {
        let gone = missing.filter(\.artifacts.isEmpty)
        guard !gone.isEmpty else { return }
        throw ProvisionError(
            .systemPackageGone,
            "`\(gone[0].name) \(gone[0].version)` was installed when the lock was made, and is not now",
            context: gone.dropFirst().prefix(6).map { "nor is \($0.name) \($0.version)" },
            hints: [Hint("lock anew on this machine: `provision lock --upgrade system \(recipe)`")])
    }

    /// Nil where apt's sources do not have these versions: the lock has their files all the same.
    private static func simulate(
        _ missing: [LockedPackage], _ tool: AptTool
    ) async throws -> AptTransaction? {
        let names = missing.map { package in
            let architecture = package.apt?.architecture ?? "all"
            let suffix = architecture == "all" ? "" : ":\(architecture)"
            return "\(package.debianName)\(suffix)=\(package.version)"
        }
        do {
            return try await tool.simulate(
                AptRequest(install: names, recommends: .without))
        } catch let error as ProvisionError
            where [.versionGone, .unknownSystemPackage].contains(error.code)
        {
            return nil
        }
    }

    private func checkHeld() throws(ProvisionError) {
        let held = changes.filter { change in
            change.oldVersion != nil
                && database.package(change.name, architecture: change.architecture)?.isHeld == true
        }
        guard !held.isEmpty else { return }
        let names = held.map(\.name)
        throw ProvisionError(
            .packageHeld,
            "cannot change `\(names[0])`: it is held at \(held[0].oldVersion ?? "its version")",
            context: names.dropFirst().prefix(6).map { "`\($0)` is held as well" },
            hints: [Hint("`sudo apt-mark unhold \(names.joined(separator: " "))` lets it go")])
    }

    private func change(_ package: LockedPackage) -> AptChange {
        let old = database.installed(
            package.debianName, architecture: package.apt?.architecture)?.version
        return AptChange(
            old == nil ? .install : .upgrade, package.debianName,
            architecture: package.apt?.architecture, from: old, to: package.version)
    }
}

extension SystemForecast {
    /// The files of what is missing, each once.
    func artifacts(of lock: Lockfile) -> [Artifact] {
        missing.flatMap(\.artifacts).compactMap { artifact in
            lock.url(of: artifact).map {
                Artifact(
                    filename: artifact.filename, url: $0, size: artifact.size,
                    digest: artifact.digest)
            }
        }
    }

    /// What of it is not in the store.
    func download(isStored: (Digest) -> Bool) -> DownloadEstimate {
        DownloadEstimate(of: missing.flatMap(\.artifacts), isStored: isStored)
    }

    func package(of change: AptChange) -> LockedPackage? {
        packages.first {
            $0.debianName == change.name
                && (change.architecture == nil || $0.apt?.architecture == change.architecture)
        }
    }
}
