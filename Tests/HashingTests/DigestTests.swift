import Hashing
import PackageModel
import SystemPackage
import TestSupport
import Testing

@Suite struct DigestTests {
    static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test func `SHA-256 of abc is the one of FIPS 180`() throws {
        #expect(try Digest.sha256(of: "abc").hex == Self.abc)
    }

    @Test func `pieces give the digest of the whole`() throws {
        var hasher = try SHA256Hasher()
        hasher.update([UInt8(ascii: "a")])
        hasher.update([])
        hasher.update([UInt8(ascii: "b"), UInt8(ascii: "c")].span)
        #expect(try hasher.finish().hex == Self.abc)
    }

    @Test func `MD5 of abc is the one of RFC 1321`() throws {
        var hasher = try MD5Hasher()
        hasher.update(Array("abc".utf8))
        #expect(try hasher.finish().hex == "900150983cd24fb0d6963f7d28e17f72")
    }

    @Test func `a file longer than one piece hashes like its bytes`() throws {
        let scratch = try TemporaryDirectory()
        let bytes = (0..<(3 << 20) + 7).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let file = try scratch.write("big", bytes)
        #expect(try Digest.sha256(ofFile: file) == Digest.sha256(of: bytes))
        #expect(try Digest.of(file: file, .md5).algorithm == .md5)
    }

    @Test func `RECORD's form of a digest goes there and back`() throws {
        let digest = try Digest.sha256(of: "")
        #expect(digest.base64URL == "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")
        #expect(Digest(.sha256, base64URL: digest.base64URL) == digest)
        #expect(Digest(.sha256, bytes: digest.bytes) == digest)
    }

    @Test(arguments: [
        "", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
        "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV",
        "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSu",
    ])
    func `a digest that is not canonical base64url is none`(text: String) {
        #expect(Digest(.sha256, base64URL: text) == nil)
    }
}
