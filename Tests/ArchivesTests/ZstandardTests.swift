import Archives
import Diagnostics
import FileSystem
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite struct ZstandardTests {
    /// 26 bytes in one frame with a checksum, as the tool `zstd` packs them.
    private static let frame: [UInt8] =
        [0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x1A, 0xD1, 0x00, 0x00] + alphabet + [
            0x5C, 0x83, 0x89, 0xFA,
        ]
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz".utf8)

    /// A frame of one run of `count` equal bytes.
    private func run(of count: UInt32) -> [UInt8] {
        // Single segment, size in four bytes, then blocks of a byte that is repeated.
        var bytes: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xA0]
        bytes += (0..<4).map { UInt8(truncatingIfNeeded: count >> UInt32($0 * 8)) }
        var left = count
        while left > 0 {
            let size = min(left, 1 << 17)
            left -= size
            let head = size << 3 | 1 << 1 | (left == 0 ? 1 : 0)
            bytes += (0..<3).map { UInt8(truncatingIfNeeded: head >> UInt32($0 * 8)) } + [0x61]
        }
        return bytes
    }

    private func code(_ bytes: [UInt8], limit: Int = 1 << 20) -> String? {
        do {
            _ = try Zstandard.decompress(bytes, limit: limit)
            return nil
        } catch {
            return (error as? ProvisionError)?.code.name
        }
    }

    @Test func `a frame, several frames, and frames for others`() throws {
        let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
        #expect(try Zstandard.decompress(Self.frame, limit: 26) == Self.alphabet)
        #expect(
            try Zstandard.decompress(Self.frame + skippable + Self.frame, limit: 52)
                == Self.alphabet + Self.alphabet)
        #expect(try Zstandard.decompress(skippable + Self.frame, limit: 52) == Self.alphabet)
    }

    @Test func `what ends early is refused wherever it ends`() {
        for end in 0..<Self.frame.count {
            #expect(code(Array(Self.frame[..<end])) == "R306", "\(end)")
        }
    }

    @Test func `what follows the last frame is refused`() {
        #expect(code(Self.frame + Array("garbage".utf8)) == "R301")
        #expect(code(Self.frame + [UInt8](repeating: 0, count: 100)) == "R301")
    }

    @Test func `other formats are refused`() {
        #expect(code(Array("{\"info\": {}}".utf8)) == "R301")
        #expect(code([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0]) == "R301")
        #expect(code(Self.frame.dropLast() + [0]) == "R301")
    }

    @Test func `more than the limit is refused, declared or not`() throws {
        #expect(code(Self.frame, limit: 25) == "R304")
        #expect(code(Self.frame + Self.frame, limit: 51) == "R304")
        #expect(code(run(of: 1 << 20), limit: 1 << 20) == nil)
        #expect(code(run(of: 1 << 20), limit: 1 << 20 - 1) == "R304")
        let error = #expect(throws: ProvisionError.self) {
            try Zstandard.decompress(Self.frame, named: "repodata.json.zst", limit: 3)
        }
        #expect(error?.message == "cannot unpack `repodata.json.zst`")
        #expect(error?.context == ["it unpacks to more than 3 bytes"])
    }

    @Test func `a bomb stops at the limit`() {
        // Each frame has a megabyte and says so; together they are far more than may be.
        let bomb = Array(repeatElement(run(of: 1 << 20), count: 2000).joined())
        #expect(code(bomb, limit: 8 << 20) == "R304")
    }

    @Test(arguments: 0..<300)
    func `damaged streams give bytes or an error`(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        var bytes = Self.frame + run(of: 1000) + Self.frame
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let index = Int.random(in: bytes.indices, using: &generator)
            bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
        }
        let contents = try? Zstandard.decompress(bytes, limit: 4096)
        #expect(contents?.count ?? 0 <= 4096)
    }

    @Test(.enabled(if: getenv("PROVISION_CORPORA") != nil, "PROVISION_CORPORA is not set"))
    func `real shards unpack, and none of their beginnings does`() throws {
        let root = try #require(getenv("PROVISION_CORPORA").map { String(cString: $0) })
        let folder = FilePath(root).appending("conda/channel/conda-forge/noarch/shards")
        var count = 0
        for entry in try Files.list(folder).prefix(100) {
            let bytes = try Files.read(folder.appending(entry.name))
            #expect(try !Zstandard.decompress(bytes, limit: 1 << 24).isEmpty)
            for end in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 16) {
                #expect(code(Array(bytes[..<end]), limit: 1 << 24) == "R306")
            }
            count += 1
        }
        #expect(count == 100)
    }
}
