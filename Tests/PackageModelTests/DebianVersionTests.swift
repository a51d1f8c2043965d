import PackageModel
import Testing

@Suite struct `Versions of Debian` {
    /// Each is older than the one after it, as `dpkg --compare-versions` says.
    static let ordered = [
        "0~", "0", "0.9", "1.0~rc1-1", "1.0~rc1-2", "1.0", "1.0-1", "1.0-1+b1", "1.0-1+deb12u1",
        "1.0-2", "1.0a", "1.0+dfsg", "1.0.1", "1.2", "1.10", "1.10-0ubuntu0.22.04.1",
        "535.54.03-1", "535.183.01-1", "1:0.1", "1:4.3-4.1", "10:0",
    ]

    @Test func `are ordered as dpkg orders them`() throws {
        let versions = try Self.ordered.map { try #require(DebianVersion($0)) }
        for (index, version) in versions.enumerated() {
            for (other, later) in versions.enumerated() {
                #expect((version < later) == (index < other), "\(version) \(later)")
                #expect((version == later) == (index == other))
            }
        }
    }

    @Test func `texts of one version are equal`() throws {
        for (left, right) in [("1.0", "1.0-0"), ("0:1.0", "1.0"), ("1.00", "1.0"), ("1", "1-")] {
            #expect(DebianVersion(left) == DebianVersion(right))
        }
    }

    @Test(arguments: ["", "a:1", ":1", "1:", "1 0", "1\n", "99999999999999999999:1"])
    func `what is no version is refused`(text: String) {
        #expect(DebianVersion(text) == nil)
    }

    @Test func `the maker's own number is found`() {
        #expect(DebianVersion("1:535.54.03-1~deb12u1")?.upstreamText == "535.54.03")
    }
}
