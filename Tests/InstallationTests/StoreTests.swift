import Archives
import Diagnostics
import FileSystem
import Hashing
import Installation
import Lockfiles
import PackageModel
import SystemPackage
import TestSupport
import Testing
import Transfer

struct StoreTests {
    private func artifact(_ shop: Workshop, _ package: LockedPackage) throws -> Artifact {
        let locked = try #require(package.artifacts.first)
        return Artifact(
            filename: locked.filename, url: shop.server.url("/\(locked.path)"), size: locked.size,
            digest: locked.digest)
    }

    /// A wheel of about `kilobytes` that no compression makes small: its members are stored.
    private func big(_ name: String, kilobytes: Int) -> ZipWheel {
        var wheel = ZipWheel.simple(name)
        let block = String(repeating: "0123456789abcde\n", count: 64)
        for index in 0..<max(1, kilobytes / 256) {
            wheel.add("\(name)/data\(index).txt", String(repeating: block, count: 256))
        }
        return wheel
    }

    @Test func `an entry is read-only and holds just the wheel's files`() async throws {
        let shop = try Workshop()
        var wheel = ZipWheel.simple("a")
        wheel.add("a/run.sh", "#!/bin/sh\n", mode: 0o100744)
        let artifact = try artifact(shop, shop.publish(wheel))
        let entries = try await shop.store().ingest([artifact])
        let entry = try #require(entries.values.first)
        let modes = Dictionary(uniqueKeysWithValues: entry.files.map { ($0.path, $0.mode) })
        #expect(modes["a/__init__.py"] == 0o444)
        #expect(modes["a/run.sh"] == 0o555)
        #expect(entry.files.count == 5)
        for file in entry.files {
            let found = try Files.attributes(of: entry.tree.path.appending(file.path))
            #expect(found?.mode == file.mode && found?.size == file.size)
        }
        #expect(try shop.residue().isEmpty)
    }

    @Test func `a wheel may carry other wheels' records inside`() async throws {
        let shop = try Workshop()
        var wheel = ZipWheel.simple("a")
        let inner = "a/_vendor/b-2.0.dist-info/"
        wheel.files.insert((inner + "RECORD", "b.py,sha256=AAAA,1\n", 0o100644), at: 0)
        wheel.files.insert((inner + "WHEEL", "Wheel-Version: 9.0\n", 0o100644), at: 0)
        let artifact = try artifact(shop, shop.publish(wheel))
        let entry = try #require(try await shop.store().ingest([artifact]).values.first)
        #expect(entry.files.contains { $0.path == inner + "RECORD" })
    }

    @Test(arguments: [10, 300, 1100])
    func `wheels of every size arrive`(_ kilobytes: Int) async throws {
        let shop = try Workshop()
        let artifact = try artifact(shop, shop.publish(big("a", kilobytes: kilobytes)))
        let entries = try await shop.store().ingest([artifact])
        #expect(entries.count == 1)
        #expect(shop.events.advanced("a 1.0") == artifact.size)
    }

    @Test func `a server that knows no ranges is no obstacle`() async throws {
        let shop = try Workshop()
        let package = try shop.publish(big("a", kilobytes: 600), always: .ignoreRange)
        let artifact = try artifact(shop, package)
        let entries = try await shop.store().ingest([artifact])
        #expect(entries.count == 1)
        #expect(try shop.residue().isEmpty)
    }

    @Test func `a local file needs no network`() async throws {
        let shop = try Workshop()
        let wheel = big("a", kilobytes: 600)
        let bytes = try wheel.build()
        let path = try #require(shop.folder.owner).write(wheel.filename, bytes)
        let artifact = Artifact(
            filename: wheel.filename, url: "file://\(path)", size: Int64(bytes.count),
            digest: try Digest.sha256(of: bytes))
        let entries = try await shop.store().ingest([artifact])
        #expect(entries.count == 1)
        #expect(shop.server.requests.isEmpty)
    }

    @Test(arguments: [10, 600])
    func `a wrong digest is fetched once more and then publishes nothing`(
        _ kilobytes: Int
    ) async throws {
        let shop = try Workshop()
        var artifact = try artifact(shop, shop.publish(big("a", kilobytes: kilobytes)))
        artifact.digest = try Digest.sha256(of: "another file")
        let store = try shop.store()
        let error = await #expect(throws: ProvisionError.self) {
            try await store.ingest([artifact])
        }
        #expect(error?.code == .artifactDiffers)
        #expect(error?.code.exitStatus == .integrity)
        let restarts = shop.events.events.filter {
            if case .downloadRestarted = $0 { true } else { false }
        }
        #expect(restarts.count == 1)
        #expect(!store.contains(try #require(artifact.digest)))
        #expect(try Files.list(shop.cache.entries).isEmpty)
        #expect(try shop.residue().isEmpty)
    }

    @Test func `bytes that were wrong once are right the second time`() async throws {
        let shop = try Workshop()
        let wheel = big("a", kilobytes: 600)
        let bytes = try wheel.build()
        var bent = bytes
        bent[300_000] ^= 1
        let counter = Counter()
        let path = "/\(wheel.filename)"
        let whole = LoopbackServerFile(bytes: bytes)
        let wrong = LoopbackServerFile(bytes: bent)
        shop.server.serve(path) { request in
            (counter.next() < 2 ? wrong : whole).answer(request)
        }
        let package = try shop.locked(wheel, bytes)
        let entries = try await shop.store().ingest([artifact(shop, package)])
        #expect(entries.count == 1)
    }

    @Test func `what nobody vouches for in RECORD is refused`() async throws {
        for bend in ["unlisted", "absent", "digest", "size"] {
            let shop = try Workshop()
            var wheel = ZipWheel.simple("a")
            wheel.bendRecord = { lines in
                switch bend {
                case "unlisted": Array(lines.dropFirst())
                case "absent": lines + ["a/gone.py,sha256=\(String(repeating: "A", count: 43)),1"]
                case "digest":
                    ["a/__init__.py,sha256=\(String(repeating: "A", count: 43)),16"]
                        + lines.dropFirst()
                default: lines.map { $0.replacingFirst(",16", with: ",17") }
                }
            }
            let artifact = try artifact(shop, shop.publish(wheel))
            let store = try shop.store()
            let error = await #expect(throws: ProvisionError.self, "\(bend)") {
                try await store.ingest([artifact])
            }
            #expect(error?.code == .recordMismatch, "\(bend)")
            #expect(try Files.list(shop.cache.entries).isEmpty)
            #expect(try shop.residue().isEmpty)
        }
    }

    @Test(arguments: ["Wheel-Version: 2.0", "Wheel-Version: one", ""])
    func `a wheel of a format to come is refused`(_ line: String) async throws {
        let shop = try Workshop()
        let text = "\(line)\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        var wheel = ZipWheel.simple("a")
        wheel.distInfo.append(("WHEEL2", text))
        var zip = try wheel.zip()
        let digest = try Digest.sha256(of: text).base64URL
        for index in zip.members.indices {
            let name = String(decoding: zip.members[index].name, as: UTF8.self)
            if name == "a-1.0.dist-info/WHEEL" {
                zip.members[index] = .init(name, Array(text.utf8))
            } else if name.hasSuffix("RECORD") {
                let record = String(decoding: zip.members[index].contents, as: UTF8.self)
                let lines = record.split(separator: "\n").map { entry in
                    entry.contains("/WHEEL,")
                        ? "a-1.0.dist-info/WHEEL,sha256=\(digest),\(text.utf8.count)"
                        : String(entry)
                }
                zip.members[index] = .init(name, Array(lines.joined(separator: "\n").utf8))
            }
        }
        let bytes = zip.build()
        shop.server.serve("/\(wheel.filename)", bytes)
        let artifact = try artifact(shop, shop.locked(wheel, bytes))
        let store = try shop.store()
        let error = await #expect(throws: ProvisionError.self) {
            try await store.ingest([artifact])
        }
        #expect(error?.code == .brokenWheel)
    }

    @Test func `two tasks and two stores that want one wheel fetch it once`() async throws {
        let shop = try Workshop()
        let artifact = try artifact(shop, shop.publish(big("a", kilobytes: 600)))
        let stores = try (0..<4).map { _ in try shop.store() }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for store in stores {
                group.addTask { try await store.ingest([artifact]).count }
            }
            for try await count in group { #expect(count == 1) }
        }
        // One request for the directory, one for the bytes.
        #expect(shop.server.requests.count == 2)
    }

    @Test func `a damaged entry is found on use and fetched anew`() async throws {
        let shop = try Workshop()
        let artifact = try artifact(shop, shop.publish(.simple("a")))
        let first = try await shop.store().ingest([artifact])
        let entry = try #require(first.values.first)
        let victim = entry.tree.path.appending("a/__init__.py")
        try Files.remove(victim)
        let second = try await shop.store().ingest([artifact])
        #expect(second.count == 1)
        #expect(try Files.exists(victim))
    }

    @Test func `after another boot contents are read before they are trusted`() async throws {
        let shop = try Workshop()
        let artifact = try artifact(shop, shop.publish(.simple("a")))
        let first = try await shop.store().ingest([artifact])
        let entry = try #require(first.values.first)
        let victim = entry.tree.path.appending("a/__init__.py")
        let size = try Files.size(of: victim)
        // As after a power loss: the size is there, the contents are not.
        try Files.writeAtomically(
            [UInt8](repeating: 0, count: Int(size)), to: victim, mode: 0o444)
        let requests = shop.server.requests.count
        _ = try await shop.store().ingest([artifact])
        #expect(shop.server.requests.count == requests)
        let later = BootIdentity(boot: "boot-2", machine: "machine")
        _ = try await shop.store(boot: later).ingest([artifact])
        #expect(shop.server.requests.count > requests)
        #expect(try Files.readText(victim) == "version = '1.0'\n")
    }

    @Test func `members may go unhashed on the word of the archive's digest`() async throws {
        let shop = try Workshop()
        let artifact = try artifact(shop, shop.publish(big("a", kilobytes: 600)))
        var limits = StoreLimits()
        limits.hashesMembers = false
        let fast = try await shop.store(limits: limits).ingest([artifact])
        let other = try Workshop()
        _ = try other.publish(big("a", kilobytes: 600))
        var same = artifact
        same.url = other.server.url("/\(artifact.filename)")
        let slow = try await other.store().ingest([same])
        #expect(fast.values.first?.files == slow.values.first?.files)
    }

    @Test func `an interrupted download goes on where it was`() async throws {
        let shop = try Workshop()
        let wheel = big("a", kilobytes: 3000)
        let package = try shop.publish(wheel)
        let artifact = try artifact(shop, package)
        let size = try #require(artifact.size)
        var limits = StoreLimits()
        limits.keptFrom = 1 << 20
        limits.pieceSize = 1 << 20
        let counter = Counter()
        let failing = try shop.store(limits: limits) { point in
            if point == .partialWritten, counter.next() == 1 { throw Interruption() }
        }
        await #expect(throws: Interruption.self) { try await failing.ingest([artifact]) }
        #expect(try Files.list(shop.cache.partials).count == 1)
        let before = shop.server.requests.count
        let entries = try await shop.store(limits: limits).ingest([artifact])
        #expect(entries.count == 1)
        let ranges = shop.server.requests[before...].compactMap { $0.headers["range"] }
        #expect(
            ranges.contains("bytes=\(2 << 20)-") || ranges.contains("bytes=\(2 << 20)-\(size - 1)"))
        #expect(try shop.residue().isEmpty)
    }

    @Test func `kept bytes that are wrong are thrown away`() async throws {
        let shop = try Workshop()
        let artifact = try artifact(shop, shop.publish(big("a", kilobytes: 3000)))
        var limits = StoreLimits()
        limits.keptFrom = 1 << 20
        limits.pieceSize = 1 << 20
        let failing = try shop.store(limits: limits) { point in
            if point == .partialWritten { throw Interruption() }
        }
        await #expect(throws: Interruption.self) { try await failing.ingest([artifact]) }
        let digest = try #require(artifact.digest)
        let piece = shop.cache.partial(digest).appending("0")
        var bytes = try Files.read(piece)
        bytes[500_000] ^= 255
        try Files.writeAtomically(bytes, to: piece, mode: 0o640)
        let entries = try await shop.store(limits: limits).ingest([artifact])
        #expect(entries.count == 1)
        #expect(try shop.residue().isEmpty)
    }

    @Test func `a server that goes away in the middle is exit 5 and leaves the store as it was`()
        async throws
    {
        let shop = try Workshop()
        let package = try shop.publish(
            big("a", kilobytes: 600), always: .reset(after: 0))
        let store = try shop.store()
        let error = await #expect(throws: ProvisionError.self) {
            try await store.ingest([artifact(shop, package)])
        }
        #expect(error?.code.exitStatus == .downloadFailed)
        #expect(try Files.list(shop.cache.entries).isEmpty)
    }
}

struct Interruption: Error {}
