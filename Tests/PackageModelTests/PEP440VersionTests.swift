import PackageModel
import TestSupport
import Testing

struct PEP440VersionTests {
    /// In order; those of one row are equal.
    static let ladder = [
        ["0.dev0"], ["0"], ["0.0.1"], ["1.0.dev1", "1.0.0.dev01"], ["1.0a1.dev2"],
        ["1a1", "1.0.alpha-1", "v1.0A1"], ["1a1.post0"], ["1a2"], ["1b1", "1.beta_1"],
        ["1rc1", "1c1", "1pre1", "1-preview.1"], ["1.0", "1", "01.00", "1.0.0.0.0.0", " 1.0\n"],
        ["1.0+abc"], ["1.0+abc.def"], ["1.0+abc.5"], ["1.0+5", "1.0+005"], ["1.0+5.1"],
        ["1.0+12345678901234567890123"], ["1.0.post0.dev1"],
        ["1.0.post0", "1.0.post", "1.0-0", "1.0.r0", "1.0rev"], ["1.0.post1+cu128"],
        ["1.0.0.0.0.1"], ["1.1"], ["2.9.0.dev20250901"], ["2.9.0"], ["2.9.0+cpu"],
        ["2.9.0+cu126"], ["2.9.0+cu128"], ["2.9.1"], ["2.10"], ["2024.12.1"], ["20240101"],
        ["268435455"], ["268435456"], ["18446744073709551615"], ["1!0.1"], ["1!1.0"],
    ]

    @Test func `versions sort as PEP 440 says, in every spelling`() throws {
        let ranked = try Self.ladder.enumerated().flatMap { rank, texts in
            try texts.map { (rank, try #require(PEP440Version($0), "\($0)")) }
        }
        for (rank, version) in ranked {
            for (otherRank, other) in ranked {
                #expect((version < other) == (rank < otherRank), "\(version) < \(other)")
                #expect((version == other) == (rank == otherRank), "\(version) == \(other)")
                if rank == otherRank { #expect(version.hashValue == other.hashValue) }
            }
        }
    }

    @Test func `printing and reading again gives the same version`() throws {
        for text in Self.ladder.joined() {
            let version = try #require(PEP440Version(text))
            let again = try #require(PEP440Version(version.description))
            #expect(again == version)
            #expect(again.release == version.release)
        }
    }

    @Test(arguments: [
        "", " ", "v", "1.", ".1", "1..2", "1.0+", "1.0+a..b", "1.0+é", "1!", "1!!2", "1.0 2", "1.x",
        "1.0-", "1.0.dev1.post1", "1.0.post1a1", "18446744073709551616",
        "1.0.dev18446744073709551616",
        "٣.1", "1.0\u{0}", "1.0.*", "latest",
    ])
    func `a text that is no version gives nil`(text: String) {
        #expect(PEP440Version(text) == nil)
    }

    @Test func `parts are told as they are written`() throws {
        let version = try #require(PEP440Version("1!2.3.4.5.6rc7.post8.dev9+cu128.1"))
        #expect(version.epoch == 1)
        #expect(version.release == [2, 3, 4, 5, 6])
        #expect(version.releaseNumber(4) == 6)
        #expect(version.releaseNumber(5) == 0)
        #expect(version.prerelease == .init(.candidate, 7))
        #expect(version.post == 8)
        #expect(version.dev == 9)
        #expect(version.local == "cu128.1")
        #expect(version.public.description == "1!2.3.4.5.6rc7.post8.dev9")
        #expect(version.base.description == "1!2.3.4.5.6")
        #expect(version.isPrerelease)
    }

    @Test func `trailing zeros are printed but do not count`() throws {
        let zeros = "1" + String(repeating: ".0", count: 40)
        let long = try #require(PEP440Version(zeros))
        let short = try #require(PEP440Version("1"))
        #expect(long == short)
        #expect(long.hashValue == short.hashValue)
        #expect(long.description == zeros)
        #expect(long.canonical == "1")
        #expect(try #require(PEP440Version(zeros + ".1")) > short)
    }

    @Test(arguments: 0..<40)
    func `order is total on random versions`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let versions = try (0..<24).map { _ in
            let text = Self.randomText(&random)
            return try #require(PEP440Version(text), "\(text)")
        }
        for one in versions {
            for two in versions {
                #expect([one < two, one == two, one > two].count { $0 } == 1)
                let isTransitive = versions.allSatisfy { !(one < two && two < $0) || one < $0 }
                #expect(isTransitive, "\(one), \(two)")
            }
        }
    }

    private static func randomText(_ random: inout SeededGenerator) -> String {
        func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
        return pick(["", "", "1!"]) + pick(["0", "1", "1.0", "1.0.0", "1.2", "268435456"])
            + pick(["", "", "a0", "a1", "rc1"]) + pick(["", "", ".post0", ".post1"])
            + pick(["", "", ".dev0", ".dev268435456"]) + pick(["", "", "+a", "+1", "+1.a"])
    }
}
