import Apt
import ArgumentParser
import Diagnostics
import FileSystem
import Glibc
import Installation
import SystemPackage

/// Takes an environment off the machine, and nothing else.
struct UninstallCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Remove an environment and all that was made for it.",
        discussion: """
            All generations go, with profiles, links and lines in start-up files. What was unpacked \
            stays in the store until `provision gc`; the driver stays, and packages of the \
            distribution do without `--purge-system`. An environment that is broken can be removed too, and a removal that was \
            interrupted be repeated.
            """)

    @Argument(help: "The environment: the name of its recipe.")
    var name: String

    @Flag(help: "Also have apt remove the packages that came with it; never the driver.")
    var purgeSystem = false

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func validate() throws { try EnvironmentName.check(name) }

    func run(in session: Session) async throws -> ExitStatus {
        let home = session.settings.places.home(of: name)
        try session.checkEnvironment(home)
        let removal = try Removal(
            of: home, keepers: session.keepers(of: home),
            store: session.settings.places.storeFolder, user: session.userID,
            processID: getpid(), isDryRun: session.settings.isDryRun, failPoints: session.failPoints
        )
        let distribution = try await DistributionRemoval(
            of: name, purges: purgeSystem, in: session)
        var view = UninstallView(
            name: name, survey: try removal.survey(), isDryRun: session.settings.isDryRun)
        view.packages = distribution.transaction?.removals.map(\.label) ?? []
        view.files = distribution.files
        view.remarks = distribution.note.map { [$0] } ?? []
        view.image = session.image.flatMap { $0.cache == nil ? $0.root.name : nil }
        view.isActive = home.isActive(in: session.environment)
        view.isInUse = try ProcessMaps.read().uses(home.root)
        session.show { UninstallScreen.plan(view, style: $0) }
        guard !view.isDryRun else {
            session.emit([UninstallScreen.record(view)])
            return .success
        }
        try session.confirm("Remove `\(name)`?")
        try await distribution.removePackages()
        view.leavings = try removal.run(reporter: session.reporter)
        for keeper in removal.keepers {
            try await LoaderCache(session: session).refresh(for: keeper)
        }
        session.listEnvironment(home, isConda: false)
        try distribution.forget()
        session.show { UninstallScreen.result(view, style: $0) }
        session.emit([UninstallScreen.record(view)])
        return .success
    }
}

extension Session {
    /// Throws R804 where `home` is nothing of ours: neither a folder that looks like it nor on record.
    fileprivate func checkEnvironment(_ home: PrefixFolder) throws {
        if try PrefixSurvey(home).isEnvironment { return }
        if try keepers(of: home).contains(where: { try !$0.record().isEmpty }) { return }
        if try DistributionRemoval.isNeeded(for: home.name, in: self) { return }
        var name = EnvironmentName()
        name.name = home.name
        // Says which there are; a folder that only bears the name is not removed.
        _ = try self.home(name)
    }
}

extension PrefixFolder {
    /// Whether a shell with these variables has the environment switched on.
    fileprivate func isActive(in environment: [String: String]) -> Bool {
        let below = root.string + "/"
        return ["VIRTUAL_ENV", "CONDA_PREFIX", "CUDA_HOME", "PATH"].contains { name in
            (environment[name] ?? "").split(separator: ":").contains { $0.hasPrefix(below) }
        }
    }
}
