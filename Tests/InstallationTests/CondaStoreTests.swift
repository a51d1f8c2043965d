import Archives
import Diagnostics
import FileSystem
import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing
import Transfer

@testable import Installation

/// Conda packages on their way into the store.
struct CondaStoreTests {
    typealias Format = CondaPackage.Format

    private func sample(kilobytes: Int = 0) -> CondaPackage {
        var package = CondaPackage("demo", "1.2", "py311_0")
        package.add("bin/run", "#!/old/bin/sh\n", mode: 0o6775, placeholder: "/old")
        package.add("lib/libdemo.so.1", "library")
        package.link("lib/libdemo.so", to: "libdemo.so.1")
        let block = String(repeating: "0123456789abcde\n", count: 64)
        if kilobytes > 0 { package.add("share/big", String(repeating: block, count: kilobytes)) }
        return package
    }

    /// Puts the package on the server and says how a lock would name it.
    private func publish(
        _ package: CondaPackage, _ format: Format = .conda, on shop: Workshop,
        md5: Bool = false, faults: [LoopbackFault?] = [], always: LoopbackFault? = nil
    ) throws -> Artifact {
        let bytes = try package.bytes(format)
        let name = package.filename(format)
        shop.server.serve("/linux-64/\(name)", bytes, faults: faults, always: always)
        return Artifact(
            filename: name, url: shop.server.url("/linux-64/\(name)"), size: Int64(bytes.count),
            digest: try digest(of: bytes, md5: md5))
    }

    private func digest(of bytes: [UInt8], md5: Bool) throws -> Digest {
        guard md5 else { return try Digest.sha256(of: bytes) }
        var hasher = try MD5Hasher()
        hasher.update(bytes)
        return try hasher.finish()
    }

    private func refusal(
        _ package: CondaPackage, _ format: Format = .conda, as filename: String? = nil
    ) async throws -> ProvisionError? {
        let shop = try Workshop()
        var artifact = try publish(package, format, on: shop)
        if let filename { artifact.filename = filename }
        let store = try shop.store()
        let error = await #expect(throws: ProvisionError.self) {
            try await store.ingest([artifact])
        }
        #expect(try Files.list(shop.cache.entries).isEmpty)
        #expect(try shop.residue().isEmpty)
        return error
    }

    @Test(arguments: Format.allCases)
    func `an entry has the package's files and links, read-only`(_ format: Format) async throws {
        let shop = try Workshop()
        let artifact = try publish(sample(), format, on: shop)
        let entry = try #require(try await shop.store().ingest([artifact]).values.first)
        #expect(
            entry.files.map(\.path) == [
                "bin/run", "info/index.json", "info/paths.json", "lib/libdemo.so.1",
            ])
        #expect(entry.links == [.init(path: "lib/libdemo.so", target: "libdemo.so.1")])
        #expect(entry.file("bin/run")?.mode == 0o555)
        #expect(entry.file("lib/libdemo.so.1")?.mode == 0o444)
        for file in entry.files {
            let place = entry.tree.path.appending(file.path)
            let found = try Files.attributes(of: place)
            #expect(found?.mode == file.mode && found?.size == file.size)
            // The package's time, by which Python knows whose bytecode it has.
            #expect(found?.modified == 0)
            #expect(try Digest.sha256(ofFile: place) == file.digest)
        }
        #expect(try shop.residue().isEmpty)
        #expect(shop.events.advanced("demo 1.2 py311_0") == artifact.size)
        // Small ones are one request, and a second use is none.
        _ = try await shop.store().ingest([artifact])
        #expect(shop.server.requests.count == 1)
    }

    @Test func `packages of every size are one request`() async throws {
        for kilobytes in [10, 300, 1100] {
            let shop = try Workshop()
            let artifact = try publish(sample(kilobytes: kilobytes), on: shop)
            #expect(try await shop.store().ingest([artifact]).count == 1)
            #expect(shop.server.requests.count == 1)
            #expect(shop.events.advanced("demo 1.2 py311_0") == artifact.size)
        }
    }

    @Test(arguments: [0, 300])
    func `an MD5 alone names the entry and is checked`(_ kilobytes: Int) async throws {
        let shop = try Workshop()
        let package = sample(kilobytes: kilobytes)
        var artifact = try publish(package, on: shop, md5: true)
        let entry = try #require(try await shop.store().ingest([artifact]).values.first)
        let digest = try #require(artifact.digest)
        #expect(entry.digest == digest)
        #expect(try Files.list(shop.cache.entries).map(\.name) == ["md5-\(digest.hex)"])
        #expect(try shop.store().contains(digest))
        // Another digest of the same bytes is another entry.
        artifact.digest = try Digest.sha256(of: package.bytes())
        _ = try await shop.store().ingest([artifact])
        #expect(try Files.list(shop.cache.entries).count == 2)
        artifact.digest = try self.digest(of: Array("other".utf8), md5: true)
        let store = try shop.store()
        let error = await #expect(throws: ProvisionError.self) {
            try await store.ingest([artifact])
        }
        #expect(error?.code == .artifactDiffers)
    }

    @Test func `gc knows entries by either digest`() async throws {
        let shop = try Workshop()
        let kept = try publish(sample(), on: shop, md5: true)
        var other = sample()
        other.version = "1.3"
        let gone = try publish(other, on: shop, md5: true)
        _ = try await shop.store().ingest([kept, gone])
        let prefix = try shop.open()
        let register = PrefixRegister(store: shop.cache)
        let elsewhere = PrefixFolder(name: "other", root: shop.folder.appending("prefix/other"))
        try register.write(elsewhere, wanted: [try #require(kept.digest)])
        let result = try shop.cache.collect(
            for: prefix, processID: 1, dryRun: false, reporter: shop.events)
        #expect(result.removed == [try #require(gone.digest)])
        #expect(try shop.store().contains(try #require(kept.digest)))
    }

    @Test(arguments: [10, 600], Format.allCases)
    func `a wrong digest is fetched once more and then publishes nothing`(
        _ kilobytes: Int, _ format: Format
    ) async throws {
        guard format == .conda || kilobytes < 100 else { return }
        let shop = try Workshop()
        let package = format == .conda ? sample(kilobytes: kilobytes) : sample()
        var artifact = try publish(package, format, on: shop)
        artifact.digest = try Digest.sha256(of: "another file")
        let store = try shop.store()
        let error = await #expect(throws: ProvisionError.self) {
            try await store.ingest([artifact])
        }
        #expect(error?.code == .artifactDiffers)
        #expect(shop.server.requests.count == 2)
        #expect(try Files.list(shop.cache.entries).isEmpty && shop.residue().isEmpty)
    }

    @Test func `bent bytes are told as another file, not as what they break`() async throws {
        let shop = try Workshop()
        let package = sample(kilobytes: 600)
        let artifact = try publish(package, on: shop)
        var bent = try package.bytes()
        bent[400] ^= 255
        shop.server.serve("/linux-64/\(artifact.filename)", bent)
        let store = try shop.store()
        let error = await #expect(throws: ProvisionError.self) {
            try await store.ingest([artifact])
        }
        #expect(error?.code == .artifactDiffers)
    }

    @Test func `an interrupted download goes on where it was`() async throws {
        let shop = try Workshop()
        let artifact = try publish(sample(kilobytes: 3000), on: shop)
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
        #expect(try await shop.store(limits: limits).ingest([artifact]).count == 1)
        let ranges = shop.server.requests[before...].compactMap { $0.headers["range"] }
        #expect(ranges.contains { $0.hasPrefix("bytes=\(2 << 20)-") })
        #expect(try shop.residue().isEmpty)
    }

    @Test func `kept bytes are fetched anew where the server knows no ranges`() async throws {
        let shop = try Workshop()
        let artifact = try publish(sample(kilobytes: 3000), on: shop, always: .ignoreRange)
        var limits = StoreLimits()
        limits.keptFrom = 1 << 20
        limits.pieceSize = 1 << 20
        let failing = try shop.store(limits: limits) { point in
            if point == .partialWritten { throw Interruption() }
        }
        await #expect(throws: Interruption.self) { try await failing.ingest([artifact]) }
        #expect(try await shop.store(limits: limits).ingest([artifact]).count == 1)
        #expect(try shop.residue().isEmpty)
    }

    @Test(arguments: [0, 600])
    func `a length behind its member is no obstacle`(_ kilobytes: Int) async throws {
        let shop = try Workshop()
        var package = sample(kilobytes: kilobytes)
        package.bendZip = { $0.members[1].hasDescriptor = true }
        let artifact = try publish(package, on: shop)
        let entry = try #require(try await shop.store().ingest([artifact]).values.first)
        #expect(entry.file("bin/run")?.mode == 0o555)
        #expect(try shop.residue().isEmpty)
    }

    @Test(arguments: Format.allCases)
    func `a package that is not the one of its name is refused`(_ format: Format) async throws {
        for bend in ["\"demo\"", "\"1.2\"", "\"py311_0\"", "all", "none", "no JSON"] {
            var package = sample()
            package.bendIndex = { text in
                switch bend {
                case "none": nil
                case "all": "{}"
                case "no JSON": String(text.dropLast())
                default: text.replacingFirst(bend, with: "\"other\"")
                }
            }
            #expect(try await refusal(package, format)?.code == .brokenConda, "\(bend)")
        }
    }

    @Test func `what paths.json says of a file must be so`() async throws {
        let zeros = String(repeating: "0", count: 64)
        for (old, new) in [
            ("\"size_in_bytes\": 7", "\"size_in_bytes\": 8"),
            ("\"_path\": \"lib/libdemo.so.1\"", "\"_path\": \"lib/gone\""),
            ("\"path_type\": \"softlink\"", "\"path_type\": \"hardlink\""),
            ("\"path_type\": \"hardlink\"", "\"path_type\": \"directory\""),
            ("\"_path\": \"bin/run\"", "\"_path\": \"../run\""),
            ("\"sha256\": \"", "\"sha256\": \"\(zeros)\", \"x\": \""),
            ("\"paths_version\": 1", "\"paths_version\": 7"),
        ] {
            var package = sample()
            package.bendPaths = { $0.replacingFirst(old, with: new) }
            #expect(try await refusal(package)?.code == .brokenConda, "\(new)")
        }
        var package = sample()
        package.bendPaths = { _ in nil }
        #expect(try await refusal(package)?.code == .brokenConda)
    }

    @Test func `the lists of old packages do as well`() async throws {
        let shop = try Workshop()
        var package = sample()
        package.bendPaths = { _ in nil }
        package.documents = [
            ("files", "bin/run\nlib/libdemo.so\nlib/libdemo.so.1\n"),
            ("has_prefix", "/old text bin/run\n"),
        ]
        let artifact = try publish(package, .tarBzip2, on: shop)
        #expect(try await shop.store().ingest([artifact]).values.first?.links.count == 1)
        package.documents[0].contents += "lib/gone\n"
        #expect(try await refusal(package, .tarBzip2)?.code == .brokenConda)
    }

    @Test func `what is not listed is not kept, and told`() async throws {
        let shop = try Workshop()
        var package = sample()
        package.add("lib/stowaway", "x")
        package.members[package.members.count - 1].fields = nil
        package.link("lib/other", to: "stowaway")
        package.members[package.members.count - 1].fields = nil
        let artifact = try publish(package, on: shop)
        let entry = try #require(try await shop.store().ingest([artifact]).values.first)
        #expect(entry.file("lib/stowaway") == nil && entry.links.count == 1)
        #expect(try !Files.exists(entry.tree.path.appending("lib/stowaway")))
        #expect(try Files.attributes(of: entry.tree.path.appending("lib/other")) == nil)
        let notes = shop.events.events.compactMap {
            if case .note(let text) = $0 { text } else { nil }
        }
        #expect(
            notes == [
                "demo 1.2 py311_0 holds 2 files that it does not list, such as `lib/stowaway`;"
                    + " what is not listed is not installed"
            ])
    }

    @Test func `links out of the prefix are kept and told, never followed`() async throws {
        let shop = try Workshop()
        var package = sample()
        package.link("etc/a", to: "/etc/hostname")
        package.link("etc/b", to: "../../b")
        package.link("etc/c", to: "../lib/../bin/run")
        let artifact = try publish(package, on: shop)
        let entry = try #require(try await shop.store().ingest([artifact]).values.first)
        #expect(entry.links.filter { !$0.staysInside }.map(\.path) == ["etc/a", "etc/b"])
        let notes = shop.events.events.compactMap {
            if case .note(let text) = $0 { text } else { nil }
        }
        #expect(
            notes == [
                "demo 1.2 py311_0 has 2 symlinks out of the environment:"
                    + " `etc/a` leads to `/etc/hostname`"
            ])
        package.add("etc/a/x", "through it")
        #expect(try await refusal(package)?.code == .unsafeArchive)
    }

    @Test(arguments: [TarBuilder.Kind.characterDevice, .pipe])
    func `devices are refused`(_ kind: TarBuilder.Kind) async throws {
        var package = sample()
        package.add("dev/x", "")
        package.members[package.members.count - 1].kind = kind
        #expect(try await refusal(package)?.code == .unsafeArchive)
        #expect(try await refusal(package, .tarBzip2)?.code == .unsafeArchive)
    }

    @Test func `a hard link is a file like its first name`() async throws {
        let shop = try Workshop()
        var package = sample()
        package.hardLink("bin/also", to: "bin/run")
        let artifact = try publish(package, on: shop)
        let entry = try #require(try await shop.store().ingest([artifact]).values.first)
        #expect(entry.file("bin/also")?.digest == entry.file("bin/run")?.digest)
        #expect(entry.file("bin/also")?.mode == 0o555)
        #expect(entry.links.count == 1)
    }

    @Test func `members may go unhashed on the word of the archive's digest`() async throws {
        let shop = try Workshop()
        let artifact = try publish(sample(kilobytes: 300), on: shop)
        var limits = StoreLimits()
        limits.hashesMembers = false
        let fast = try await shop.store(limits: limits).ingest([artifact])
        let other = try Workshop()
        let same = try publish(sample(kilobytes: 300), on: other)
        let slow = try await other.store().ingest([same])
        #expect(fast.values.first?.files == slow.values.first?.files)
    }

    @Test func `a damaged link is found on use and fetched anew`() async throws {
        let shop = try Workshop()
        let artifact = try publish(sample(), on: shop)
        let entry = try #require(try await shop.store().ingest([artifact]).values.first)
        let victim = entry.tree.path.appending("lib/libdemo.so")
        try Files.remove(victim)
        _ = try await shop.store().ingest([artifact])
        #expect(try Files.readLink(victim) == "libdemo.so.1")
    }

    @Test(arguments: ["demo.conda", "demo-1.2.conda", "a b-1-0.conda", "-1-0.conda"])
    func `a name that is no conda package's is refused`(_ name: String) async throws {
        let artifact = Artifact(
            filename: name, url: "http://127.0.0.1:1/x", size: 1,
            digest: try Digest.sha256(of: ""))
        let store = try Workshop().store()
        let error = await #expect(throws: ProvisionError.self) {
            try await store.ingest([artifact])
        }
        #expect(error?.code == .notInstallable)
    }
}
