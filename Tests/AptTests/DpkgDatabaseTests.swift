import Apt
import Testing

@Suite struct DpkgDatabaseTests {
    @Test func `a package counts as installed in its version and in older ones`() {
        let make = DpkgPackage(name: "make", architecture: "amd64", version: "4.3-4.1")
        #expect(make.isAtLeast("4.3-4.1"))
        #expect(make.isAtLeast("4.3-4"))
        #expect(!make.isAtLeast("1:1.0"))
    }
}
