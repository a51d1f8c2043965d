import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

@Suite struct MemberWriterTests {
    let scratch: TemporaryDirectory
    let top: Directory

    init() throws {
        scratch = try TemporaryDirectory()
        top = try Directory.open(scratch.path)
    }

    static let sizes = [0, 1, 4095, 4096, 4097, (4 << 20) - 1, 4 << 20, (4 << 20) + 1, 9_000_001]

    @Test(arguments: sizes, [Int64?.none, 0, 1 << 20])
    func `every size arrives byte for byte`(size: Int, directFrom: Int64?) throws {
        var bytes = [UInt8](repeating: 0xA5, count: size)
        for place in stride(from: 0, to: size, by: 509) {
            bytes[place] = UInt8(truncatingIfNeeded: place >> 9)
        }
        var writer = try MemberWriter.create(
            "f", in: top, size: Int64(size), mode: 0o755, pool: WriterPool(directFrom: directFrom))
        for start in stride(from: 0, to: size, by: 700_001) {
            try bytes[start..<min(size, start + 700_001)].withUnsafeBytes { try writer.write($0) }
        }
        try writer.finish()
        #expect(try Files.read(scratch.appending("f")) == bytes)
        #expect(try Files.attributes(of: scratch.appending("f"))?.mode == 0o755)
    }

    @Test func `where direct writes are not possible the page cache takes them`() throws {
        let shared = try? Directory.open("/dev/shm")
        guard let shared else { return }
        let name = FilePath("provision-test-\(UInt64.random(in: 0 ... .max))")
        let bytes = [UInt8](repeating: 5, count: (4 << 20) + 17)
        var writer = try MemberWriter.create(
            name, in: shared, size: Int64(bytes.count), mode: 0o644,
            pool: WriterPool(directFrom: 0))
        try bytes.withUnsafeBytes { try writer.write($0) }
        try writer.finish()
        defer { #expect(throws: Never.self) { try shared.remove(name) } }
        #expect(try Files.read(shared.path.pushing(name)) == bytes)
    }

    @Test func `one byte too many is refused, and one too few`() throws {
        let pool = WriterPool()
        var many = try MemberWriter.create("a", in: top, size: 2, mode: 0o644, pool: pool)
        let error = #expect(throws: ProvisionError.self) {
            try [UInt8](repeating: 0, count: 3).withUnsafeBytes { try many.write($0) }
        }
        #expect(error?.code == .sizeDiffers)
        #expect(throws: ProvisionError.self) {
            try MemberWriter.create("b", in: top, size: 2, mode: 0o644, pool: pool).finish()
        }
    }
}
