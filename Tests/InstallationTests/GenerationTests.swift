import Diagnostics
import FileSystem
import Glibc
import Installation
import Lockfiles
import PackageModel
import SystemPackage
import TestSupport
import Testing

@Suite(.enabled(if: Workshop.interpreter != nil, "no /usr/bin/python3.N"))
struct GenerationTests {
    /// A workshop with generations 1…count, each of another version of one package.
    private func shop(generations count: Int) async throws -> Workshop {
        let shop = try Workshop()
        for version in 1...count {
            let lock = try shop.lock(
                [shop.publish(.simple("a", "\(version).0"))], recipe: "recipe \(version)")
            try await shop.apply(shop.order(lock))
        }
        return shop
    }

    @Test func `rollback goes to the generation before, or to any whole one`() async throws {
        let shop = try await shop(generations: 3)
        let prefix = try shop.open()
        #expect(try prefix.rollback(shop.activation()).to.number == 2)
        #expect(try Files.readLink(shop.home.current) == "generations/2")
        #expect(try prefix.rollback(shop.activation()).to.number == 1)
        let error = #expect(throws: ProvisionError.self) {
            try prefix.rollback(shop.activation())
        }
        #expect(error?.code == .noGeneration)
        let forward = try prefix.rollback(to: 3, shop.activation())
        #expect(forward.from == 1 && forward.to.number == 3)
        #expect(throws: ProvisionError.self) {
            try prefix.rollback(to: 9, shop.activation())
        }
        #expect(try shop.generations.currentNumber() == 3)
    }

    @Test func `history tells date, recipe and which one is current`() async throws {
        let shop = try await shop(generations: 2)
        let history = try shop.generations.history()
        #expect(history.map(\.isCurrent) == [false, true])
        #expect(history.map(\.record.date) == [1_795_000_000, 1_795_000_000])
        #expect(Set(history.map(\.record.recipeDigest)).count == 2)
        #expect(history.first?.record.summary == "1 package")
    }

    @Test func `gc keeps the current and the previous one and frees the store`() async throws {
        let shop = try await shop(generations: 4)
        let prefix = try shop.open()
        let dry = try prefix.collect(maps: shop.maps(), dryRun: true)
        let dryStore = try shop.cache.collect(
            for: prefix, after: dry, processID: getpid(), dryRun: true, reporter: shop.events)
        let done = try prefix.collect(maps: shop.maps())
        #expect(done.removed == [1, 2] && dry.removed == done.removed)
        #expect(done.kept.map(\.reason) == [.previous, .current])
        #expect(done.freed > 0)
        #expect(try Files.list(shop.cache.entries).count == 4)
        let freed = try shop.cache.collect(
            for: prefix, processID: getpid(), dryRun: false, reporter: shop.events)
        #expect(freed.removed.count == 2 && dryStore.removed == freed.removed)
        #expect(freed.freed > 0 && dry.freed + dryStore.freed == done.freed + freed.freed)
        #expect(try Files.list(shop.cache.entries).count == 2)
        #expect(try shop.residue().isEmpty)
        for generation in try shop.generations.history() {
            #expect(try shop.generations.damages(of: generation).isEmpty)
        }
    }

    @Test func `gc after a rollback keeps the way forward where there is room`() async throws {
        let shop = try await shop(generations: 3)
        let prefix = try shop.open()
        _ = try prefix.rollback(to: 1, shop.activation())
        let dry = try prefix.collect(maps: shop.maps(), dryRun: true)
        #expect(dry.kept.map(\.number) == [1, 3])
        #expect(dry.kept.map(\.reason) == [.current, .recent])
        #expect(try prefix.collect(keep: 1, maps: shop.maps(), dryRun: true).removed == [2, 3])
    }

    @Test func `gc spares what a process has mapped`() async throws {
        let shop = try await shop(generations: 4)
        let prefix = try shop.open()
        let used = shop.home.generation(1).environment.appending("lib/x.so")
        let done = try prefix.collect(maps: shop.maps([used]))
        #expect(done.removed == [2])
        #expect(done.kept.first?.reason == .inUse)
    }

    @Test func `gc keeps what another prefix refers to and what a run is about to use`()
        async throws
    {
        let shop = try await shop(generations: 1)
        let other = PrefixFolder(name: "other", root: shop.folder.appending("elsewhere"))
        let package = try shop.publish(.simple("b"))
        let prefix = try GenerationStore(folder: other).lock(
            phase: "test", processID: getpid(), wait: true, reporter: shop.events)
        let pending = try await Installer(store: shop.store()).build(
            shop.order(try shop.lock([package])), in: prefix)
        let mine = try shop.open()
        let during = try shop.cache.collect(
            for: mine, processID: getpid(), dryRun: false, reporter: shop.events)
        #expect(during.removed.isEmpty)
        _ = try prefix.activate(pending, shop.activation())
        let after = try shop.cache.collect(
            for: prefix, processID: getpid(), dryRun: false, reporter: shop.events)
        #expect(after.removed.isEmpty)
        #expect(try Files.list(shop.cache.entries).count == 2)
    }

    @Test func `a failed verification leaves the old one current`() async throws {
        let shop = try await shop(generations: 1)
        let prefix = try shop.open()
        let pending = try await Installer(store: shop.store()).build(
            shop.order(try shop.lock([shop.publish(.simple("b"))])), in: prefix)
        #expect(try shop.generations.currentNumber() == 1)
        try prefix.discard(pending)
        #expect(try shop.generations.history().map(\.number) == [1])
        #expect(try !Files.exists(pending.folder.root))
    }

    @Test func `a second run says for whom it waits, or that it will not`() async throws {
        let shop = try await shop(generations: 1)
        let prefix = try shop.open()
        try prefix.describe(phase: "unpacking")
        let error = #expect(throws: ProvisionError.self) { try shop.open(wait: false) }
        #expect(error?.code.exitStatus == .busy)
        let told = ([error?.message ?? ""] + (error?.context ?? [])).joined(separator: "\n")
        #expect(told.contains("pid \(getpid()), unpacking"))
        withExtendedLifetime(prefix) {}
    }

    @Test(arguments: [Durability.wait, .mark])
    func `what may not be on the disk bears a mark`(_ durability: Durability) async throws {
        let shop = try Workshop()
        let lock = try shop.lock([shop.publish(.simple("a"))])
        let generation = try await shop.apply(shop.order(lock), durability: durability)
        let isMarked = durability == .mark
        #expect(try Files.exists(generation.folder.unsynced) == isMarked)
        let entry = try #require(generation.record.artifacts.first)
        #expect(
            try Files.exists(shop.cache.entry(entry).appending("unsynced")) == isMarked)
    }

    @Test func `after another boot a generation is checked before it is trusted`() async throws {
        let shop = try await shop(generations: 2)
        let first = try #require(try shop.generations.generation(1))
        let second = try #require(try shop.generations.generation(2))
        let later = LockedPrefix.Activation(
            durability: .mark, boot: BootIdentity(boot: "boot-2", machine: "machine"),
            store: shop.cache)
        let manifest = try shop.generations.manifest(of: first)
        let victim = try #require(
            manifest.entries.first { $0.path.hasSuffix("a/__init__.py") })
        try Files.remove(first.folder.root.appending(victim.path))
        let prefix = try shop.open()
        let error = #expect(throws: ProvisionError.self) { try prefix.rollback(later) }
        #expect(error?.code == .damagedFile)
        #expect(error?.context == ["`\(victim.path)` is gone"])
        #expect(try shop.generations.currentNumber() == 2)
        try prefix.trust(second, later.boot)
        #expect(try !Files.exists(second.folder.unsynced))
    }

    @Test func `a full disk leaves the old generation and says what is needed`() async throws {
        let shop = try await shop(generations: 1)
        var lock = try shop.lock([shop.publish(.simple("b"))])
        lock.demands.disk = 1 << 60
        let before = shop.server.requests.count
        let error = await #expect(throws: ProvisionError.self) {
            try await shop.apply(shop.order(lock))
        }
        #expect(error?.code == .notEnoughSpace)
        #expect(error?.code.exitStatus == .failure)
        #expect(shop.server.requests.count == before)
        #expect(try shop.generations.currentNumber() == 1)
    }

    @Test func `a generation has what the design says and nothing else`() async throws {
        let shop = try await shop(generations: 1)
        let names = try Files.list(shop.home.generation(1).root).map(\.name)
        #expect(names == ["COMPLETE", "env", "lock", "manifest", "profile", "unsynced"])
        #expect(
            try Files.list(shop.home.generation(1).profile).map(\.name)
                == ["activate.fish", "activate.sh", "contents", "outside", "session.conf"])
    }
}
