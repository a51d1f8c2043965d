import Diagnostics
import FileSystem
import PackageModel
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Apt

/// apt and dpkg themselves, on a machine that is a folder.
@Suite(.enabled(if: AptWorld.isPossible, "no apt here")) struct `A machine with apt` {
    private let world: AptWorld
    private let tool: AptTool

    init() throws {
        world = try AptWorld()
        tool = AptTool(places: AptPlaces(privateMachine: world.machine), environment: [:])
    }

    private func publishGreeter() throws {
        var greeter = DebPackage("greeter", "1.0-1", fields: ["Depends: words (>= 1)"])
        greeter.files["etc/greeter.conf"] = "greeting=hello\n"
        greeter.configuration = ["etc/greeter.conf"]
        try world.publish(greeter, DebPackage("words", "1:1.2"), DebPackage("other", "3"))
    }

    /// Copies the files of what apt would install, as our store would have them.
    private func order(_ names: String...) async throws -> AptOrder {
        let transaction = try await tool.simulate(AptRequest(install: names))
        let files = try await tool.archives(of: transaction).map { archive in
            let path = FilePath(String(archive.url.dropFirst("file://".count)))
            let kept = world.folder.appending("store").appending("\(archive.digest.hex).deb")
            try Files.createDirectories(kept.removingLastComponent())
            try Files.writeAtomically(try Files.read(path), to: kept)
            return AptOrder.File(
                name: archive.name, architecture: archive.architecture,
                version: archive.version, path: kept)
        }
        return AptOrder(
            expected: transaction, files: files, requested: Set(names),
            logFolder: world.folder.appending("logs"), logName: "apt.log")
    }

    private func failure(_ body: () async throws -> Void) async -> ProvisionError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? ProvisionError
        }
    }

    @Test func `a package comes with what it needs, from our files`() async throws {
        try publishGreeter()
        let order = try await order("greeter")
        #expect(Set(order.files.map(\.name)) == ["greeter", "words"])
        #expect(order.files.contains { $0.version == "1:1.2" })
        let outcome = try await tool.install(order)
        #expect(outcome.transaction.changes.count == 2)
        let database = try tool.database()
        #expect(database.installed("greeter")?.version == "1.0-1")
        #expect(try world.text("usr/share/words/version") == "1:1.2\n")
        let states = try ExtendedStates.read(tool.places)
        #expect(states.isAutomatic("words"))
        #expect(!states.isAutomatic("greeter"))
        #expect(try await tool.simulate(AptRequest(install: ["greeter"])).isEmpty)
        #expect(try await tool.install(order).transaction.isEmpty)
        #expect(try Files.list(world.machine.appending("var/tmp")).isEmpty)
    }

    @Test func `files of a lock install though the archive has moved on`() async throws {
        try publishGreeter()
        var order = try await order("greeter")
        try world.publish(DebPackage("greeter", "2.0-1"), DebPackage("words", "1:9"))
        let gone = await failure {
            _ = try await tool.simulate(AptRequest(install: ["greeter=1.0-1"]))
        }
        #expect(gone?.code == .versionGone)
        order.expected = nil
        _ = try await tool.install(order)
        #expect(try tool.database().installed("greeter")?.version == "1.0-1")
    }

    @Test func `a removal that no plan lists stops it`() async throws {
        try publishGreeter()
        _ = try await tool.install(try await order("other"))
        try world.publish(DebPackage("rival", "1", fields: ["Conflicts: other"]))
        var order = try await order("rival")
        #expect(order.expected?.removals.map(\.name) == ["other"])
        order.expected = nil
        let error = await failure { _ = try await tool.install(order) }
        #expect(error?.code == .systemPlanDiffers)
        #expect(error?.context == ["it would remove other 3"])
        #expect(try tool.database().installed("other") != nil)
        #expect(try tool.database().installed("rival") == nil)
    }

    @Test func `what a run that was killed has left for apt goes, and nothing else`() throws {
        let folder = tool.places.location(tool.places.temporary)
        try Files.createDirectories(folder.appending("provision-apt.abc"))
        try Files.createSymlink(
            folder.appending("provision-apt.abc").appending("0_make.deb"), to: "/nowhere")
        try Files.createDirectories(folder.appending("provision-others"))
        try Files.writeAtomically("", to: folder.appending("provision-apt.file"))
        try tool.removeLeftovers()
        #expect(
            try Files.list(folder).map(\.name).sorted()
                == ["provision-apt.file", "provision-others"])
    }

    @Test func `a listed removal is done`() async throws {
        try publishGreeter()
        _ = try await tool.install(try await order("other"))
        try world.publish(DebPackage("rival", "1", fields: ["Conflicts: other"]))
        _ = try await tool.install(try await order("rival"))
        #expect(try tool.database().installed("other") == nil)
        #expect(try tool.database().installed("rival") != nil)
    }

    @Test func `a script that fails is told with its package, its log and a repair`() async throws {
        var package = DebPackage("grumpy", "1")
        package.scripts["postinst"] = "echo no such thing >&2\nexit 3\n"
        try world.publish(package)
        let order = try await order("grumpy")
        let error = await failure { _ = try await tool.install(order) }
        #expect(error?.code == .dpkgFailed)
        #expect(error?.context.contains { $0.contains("grumpy") } == true)
        #expect(
            error?.hints.map(\.text).first == "`sudo dpkg --configure -a`, then run this again")
        #expect(try Files.readText(order.log).contains("no such thing"))
        let again = await failure { _ = try await tool.install(order) }
        #expect(again?.code == .dpkgUnsound)
    }

    @Test func `a changed configuration file stays`() async throws {
        try publishGreeter()
        _ = try await tool.install(try await order("greeter"))
        try world.write("etc/greeter.conf", "greeting=moin\n")
        var newer = DebPackage("greeter", "1.0-2", fields: ["Depends: words (>= 1)"])
        newer.files["etc/greeter.conf"] = "greeting=good day\n"
        newer.configuration = ["etc/greeter.conf"]
        try world.publish(newer)
        _ = try await tool.install(try await order("greeter"))
        #expect(try tool.database().installed("greeter")?.version == "1.0-2")
        #expect(try world.text("etc/greeter.conf") == "greeting=moin\n")
    }

    @Test func `names that apt does not know are told`() async throws {
        try publishGreeter()
        let error = await failure {
            _ = try await tool.simulate(AptRequest(install: ["greetr", "other"]))
        }
        #expect(error?.code == .unknownSystemPackage)
        #expect(try await tool.names().contains("greeter"))
    }

    @Test func `packages are held and removed`() async throws {
        try publishGreeter()
        _ = try await tool.install(try await order("greeter"))
        try await tool.setHold(["words"], to: true)
        #expect(try tool.database().held.map(\.name) == ["words"])
        try await tool.setHold(["words"], to: false)
        var removal = try await order("other")
        removal.remove = ["words"]
        removal.expected = nil
        let tooMuch = await failure { _ = try await tool.remove(removal) }
        #expect(tooMuch?.context == ["it would remove greeter 1.0-1"])
        removal.remove = ["words", "greeter"]
        _ = try await tool.remove(removal)
        #expect(try tool.database().installed("words") == nil)
    }

    @Test func `progress is told as steps`() async throws {
        try publishGreeter()
        let witness = Witness()
        let tool = AptTool(
            places: AptPlaces(privateMachine: world.machine), environment: [:],
            reporter: witness)
        _ = try await tool.install(try await order("greeter"))
        #expect(witness.steps.contains { $0.contains("greeter") }, "\(witness.steps)")
    }
}

private final class Witness: Reporter {
    private let state = Mutex<[String]>([])
    var steps: [String] { state.withLock { $0 } }

    func report(_ event: Event) {
        if case .stepStarted(let step) = event { state.withLock { $0.append(step.name) } }
    }
}
