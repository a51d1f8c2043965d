import ArgumentParser
import Diagnostics
import FileSystem
import Glibc
import Installation

/// Removes generations that are not wanted any more, and what only they needed.
struct GCCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "gc", abstract: "Remove old generations, and what only they needed.",
        discussion: "Never the current one, nor what a running program uses.")

    @OptionGroup var environment: EnvironmentName

    @Option(help: ArgumentHelp("Generations to keep of each environment.", valueName: "number"))
    var keep = 2

    @OptionGroup(title: "Everywhere")
    var global: GlobalOptions

    func validate() throws {
        if keep < 1 { throw ValidationError("`--keep` takes a number from 1, not \(keep)") }
    }

    func run(in session: Session) async throws -> ExitStatus {
        if let image = session.image, image.cache != nil {
            throw ProvisionError(
                .noImageVerb, "cannot collect from the root `\(image.root.name)`",
                context: ["the cache is the host's, and who needs it is not seen from there"],
                hints: ["leave out `--cache-dir`; without `--root` the host's own is collected"])
        }
        let names =
            try environment.name.map { _ in [try session.home(environment).name] }
            ?? session.environmentNames()
        guard !names.isEmpty else {
            try collectStore(session)
            return .success
        }
        let maps = try ProcessMaps.read()
        for name in names { try collect(session.settings.places.home(of: name), maps, session) }
        return .success
    }

    /// Without an environment there is still what the last one has left in the store.
    private func collectStore(_ session: Session) throws {
        let isDryRun = session.settings.isDryRun
        let store = try session.settings.places.storeFolder.collect(
            for: nil, processID: getpid(), dryRun: isDryRun, reporter: session.reporter)
        let view = CollectionView(
            name: "store", prefix: CollectedPrefix(), store: store, isDryRun: isDryRun)
        session.show { CollectionScreen.draw(view, style: $0) }
        session.emit([CollectionScreen.record(view)])
    }

    private func collect(
        _ home: PrefixFolder, _ maps: ProcessMaps, _ session: Session
    ) throws {
        let locked = try GenerationStore(folder: home).lock(
            phase: "gc", processID: getpid(), wait: session.settings.waitsForLock,
            reporter: session.reporter)
        let isDryRun = session.settings.isDryRun
        let prefix = try locked.collect(
            keep: keep, maps: maps, dryRun: isDryRun, failPoints: session.failPoints)
        let store = try session.settings.places.storeFolder.collect(
            for: locked, after: prefix, processID: getpid(), dryRun: isDryRun,
            reporter: session.reporter)
        let view = CollectionView(
            name: home.name, prefix: prefix, store: store, isDryRun: isDryRun)
        session.show { CollectionScreen.draw(view, style: $0) }
        session.emit([CollectionScreen.record(view)])
    }
}
