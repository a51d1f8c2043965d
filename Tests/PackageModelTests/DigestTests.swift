import PackageModel
import Testing

struct DigestTests {
    static let sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test(arguments: [(Digest.Algorithm.sha256, sha256), (.md5, String(sha256.prefix(32)))])
    func `a digest is what its digits say, in either case`(
        algorithm: Digest.Algorithm, hex: String
    ) throws {
        let digest = try #require(Digest(algorithm, hex: hex))
        #expect(digest.hex == hex)
        #expect(Digest(algorithm, hex: hex.uppercased()) == digest)
        #expect(Digest(algorithm, hex: ("x" + hex).dropFirst()) == digest)
        #expect(Digest("\(digest)") == digest)
    }

    @Test func `raw bytes and digits make the same digest`() throws {
        let bytes = (0..<32).map { UInt8($0 * 7) }
        let digest = try #require(Digest(.sha256, raw: bytes[...]))
        #expect(digest.hex.hasPrefix("00070e151c232a31") && digest.hex.hasSuffix("d9"))
        #expect(Digest(.sha256, hex: digest.hex) == digest)
        #expect(Digest(.sha256, raw: bytes.dropLast()) == nil)
        #expect(Digest(.md5, raw: bytes.prefix(16))?.hex == String(digest.hex.prefix(32)))
    }

    @Test(arguments: ["", "e3", sha256 + "0", "g" + sha256.dropFirst(), "é" + sha256.dropFirst(2)])
    func `other texts are no digest`(text: String) {
        #expect(Digest(.sha256, hex: text) == nil)
    }

    @Test func `digests that differ anywhere are not equal`() throws {
        let digest = try #require(Digest(.sha256, hex: Self.sha256))
        for index in 0..<64 {
            var digits = Array(Self.sha256)
            digits[index] = digits[index] == "0" ? "1" : "0"
            #expect(Digest(.sha256, hex: String(digits)) != digest)
        }
    }
}
