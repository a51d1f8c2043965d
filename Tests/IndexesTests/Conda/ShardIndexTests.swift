import Diagnostics
import PackageModel
import TestSupport
import Testing

@testable import Indexes

@Suite struct ShardIndexTests {
    /// An index of `names`, each with a digest made of its number.
    private func index(_ names: [String], digestLength: Int = 32) -> [UInt8] {
        var builder = MessagePackBuilder()
        builder.map(3)
        builder.text("version")
        builder.add(.number(1))
        builder.text("info")
        builder.add(
            .object([
                "base_url": .string("https://files/"), "shards_base_url": .string("./s/"),
                "subdir": .string("noarch"), "created_at": .string("now"), "more": .array([.null]),
            ]))
        builder.text("shards")
        builder.map(names.count)
        for (number, name) in names.enumerated() {
            builder.text(name)
            builder.binary([UInt8](repeating: UInt8(number % 256), count: digestLength))
        }
        return builder.bytes
    }

    @Test func `thirty thousand names are found, others are not`() throws {
        let names = (0..<30_000).map { "package-\($0)" }
        let index = try ShardIndex(parsing: index(names))
        #expect(index.count == 30_000 && index.packages == names)
        for (number, name) in names.enumerated() {
            let byte = String(number % 256, radix: 16)
            let hex = String(repeating: byte.utf8.count == 1 ? "0" + byte : byte, count: 32)
            #expect(index.shard(of: name)?.hex == hex)
        }
        #expect(index.shard(of: "package-30000") == nil && index.shard(of: "package-") == nil)
        #expect(index.baseURL == "https://files/" && index.shardsBaseURL == "./s/")
        #expect(index.subdir == "noarch")
    }

    @Test func `a name that comes twice has its first shard`() throws {
        let index = try ShardIndex(parsing: index(["b", "a", "a"]))
        #expect(index.count == 2)
        #expect(index.shard(of: "a")?.hex.hasPrefix("01") == true)
    }

    @Test func `what is no index is refused with its address`() {
        var other = MessagePackBuilder()
        other.map(1)
        other.text("version")
        other.add(.number(2))
        for bytes in [
            [], [0xC0], index(["a"], digestLength: 31), index(["a"]) + [0xC0],
            Array(index(["a"]).dropLast()), other.bytes, [UInt8](repeating: 0x81, count: 500),
        ] {
            let error = #expect(throws: ProvisionError.self) {
                try ShardIndex(parsing: bytes, source: "https://h/shards")
            }
            #expect(error?.message == "cannot read `https://h/shards`")
        }
    }

    @Test(arguments: 0..<300)
    func `a damaged index gives digests or an error`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        var bytes = index(["a", "bb", "ccc"])
        for _ in 0..<3 {
            let place = Int.random(in: bytes.indices, using: &generator)
            bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
        }
        guard let index = try? ShardIndex(parsing: bytes) else { return }
        for name in index.packages where !name.unicodeScalars.contains("\u{FFFD}") {
            #expect(index.shard(of: name) != nil)
        }
    }
}
