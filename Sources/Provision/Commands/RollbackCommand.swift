import ArgumentParser
import Diagnostics
import FileSystem
import Glibc
import Installation
import Lockfiles
import Machine
import SystemPackage

/// Goes back to an earlier generation.
struct RollbackCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Go back to an earlier generation.",
        discussion: "Without `--to` it is the one before the current one.")

    @OptionGroup var environment: EnvironmentName

    @Option(help: ArgumentHelp("The generation to go to.", valueName: "number"))
    var to: Int?

    @Flag(help: "Go back to the driver that was there before a recipe's; needs root.")
    var driver = false

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func run(in session: Session) async throws -> ExitStatus {
        if driver { return try await returnDriver(in: session) }
        let home = try session.home(environment)
        let store = GenerationStore(folder: home)
        guard !session.settings.isDryRun else { return try preview(store, session) }
        let locked = try store.lock(
            phase: "rollback", processID: getpid(), wait: session.settings.waitsForLock,
            reporter: session.reporter)
        if let target = try to ?? store.previous()?.number {
            for (keeper, wanted) in try session.footprints(
                of: home.generation(target), in: home)
            {
                try keeper.check(wanted)
            }
        }
        let durability = try Durability.standard(for: session.settings.places)
        let (from, target) = try locked.rollback(
            to: to,
            .init(
                durability: durability, boot: .read(),
                store: session.settings.places.storeFolder,
                failPoints: session.failPoints))
        try session.failPoints(.beforeOutside)
        try await session.settle(target.folder, in: home)
        let lock = try? Lockfile(
            parsing: store.lockText(of: target), file: target.folder.lock.string)
        session.listEnvironment(home, isConda: lock?.isCondaEnvironment == true)
        tell(from, target.number, home, session, verb: "is")
        return .success
    }

    private func returnDriver(in session: Session) async throws -> ExitStatus {
        let way = try await DriverReturn.make(in: session)
        guard !way.isEmpty else {
            // Its packages went by hand; our own files and the record are still there.
            if !session.settings.isDryRun, session.mayChangePackages { try await way.perform() }
            session.show { _ in "The driver is as it was before." }
            return .success
        }
        session.show { _ in way.screen }
        guard !session.settings.isDryRun else { return .success }
        guard session.mayChangePackages else {
            throw ProvisionError(
                .driverNeedsRoot, "cannot change the driver without being root")
        }
        try way.check()
        try session.confirm("Do this?")
        try await way.perform()
        // An image runs nothing that would have to be loaded anew.
        let needsReboot = session.image == nil
        session.show { _ in needsReboot ? "Done; a reboot loads what is there now." : "Done." }
        if needsReboot { session.outcome.update { $0.rebootRequired = true } }
        return .success
    }

    private func preview(_ store: GenerationStore, _ session: Session) throws -> ExitStatus {
        let target = try to.map { try store.generation($0)?.number } ?? store.previous()?.number
        guard let target else {
            session.remark("there is no generation to go back to")
            return .failure
        }
        tell(try store.currentNumber(), target, store.folder, session, verb: "would be")
        return .success
    }

    private func tell(
        _ from: Int?, _ target: Int, _ home: PrefixFolder, _ session: Session, verb: String
    ) {
        let before = from.map { "from generation \($0) to \(target)" } ?? "at generation \(target)"
        session.show { _ in
            from == target
                ? "\(home.name) \(verb) at generation \(target) as before"
                : "\(home.name) \(verb) \(from == nil ? "" : "moved ")\(before)"
        }
        var record: [String: JSONValue] = [
            "type": "rollback", "name": .string(home.name), "to": .int(Int64(target)),
        ]
        record["from"] = from.map { .int(Int64($0)) }
        session.emit([.object(record)])
    }
}
