import Diagnostics
import Testing

@testable import Apt

@Suite struct `dpkg's records` {
    static let text = """
        Package: dpkg
        Status: install ok installed
        Priority: required
        Architecture: amd64
        Version: 1.21.22

        Package: make
        Status: hold ok installed
        Architecture: amd64
        Version: 4.3-4.1
        Description: utility
         Status: this is no field

        Package: libc6
        Status: install ok installed
        Architecture: amd64
        Multi-Arch: same
        Version: 2.36-9

        Package: libc6
        Status: install ok installed
        Architecture: i386
        Version: 2.36-8

        Package: old
        Status: deinstall ok config-files
        Architecture: all
        Version: 1.0

        Package: broken
        Status: install reinstreq half-installed
        Architecture: all
        Version: 2.0

        Package: waiting
        Status: install ok unpacked
        Architecture: all
        Version: 3.0

        Package: nonsense
        Status: install ok what-is-this
        Architecture: all

        """

    private var database: DpkgDatabase {
        DpkgDatabase(packages: DpkgStatusReader.packages(in: Array(Self.text.utf8)))
    }

    @Test func `every package is read with its state`() {
        #expect(
            database.packages.map(\.name) == [
                "dpkg", "make", "libc6", "libc6", "old", "broken", "waiting",
            ])
        #expect(database.nativeArchitecture == "amd64")
        #expect(database.held.map(\.name) == ["make"])
        #expect(database.unsound.map(\.name) == ["broken", "waiting"])
    }

    @Test func `architectures are told apart`() {
        #expect(database.installed("libc6")?.version == "2.36-9")
        #expect(database.installed("libc6", architecture: "i386")?.version == "2.36-8")
        #expect(database.installed("make", architecture: "i386") == nil)
        #expect(database.installed("old") == nil)
    }

    @Test func `a package counts in its version and in older ones`() {
        let make = DpkgPackage(name: "make", architecture: "amd64", version: "4.3-4.1")
        #expect(make.isAtLeast("4.3-4.1"))
        #expect(make.isAtLeast("4.3-4"))
        #expect(!make.isAtLeast("1:1.0"))
    }

    @Test func `what is broken is told with the line that repairs it`() {
        let complaint = DpkgHealth.complaint(about: database)
        #expect(complaint?.code == .dpkgUnsound)
        #expect(
            complaint?.context == [
                "broken 2.0 is half installed", "waiting 3.0 is unpacked and not configured",
            ])
        #expect(
            complaint?.hints.map(\.text) == ["`sudo apt-get -f install`, then run this again"])
        let unpacked = DpkgDatabase(packages: [
            DpkgPackage(name: "a", architecture: "all", version: "1", state: .unpacked)
        ])
        #expect(
            DpkgHealth.complaint(about: unpacked)?.hints.map(\.text) == [
                "`sudo dpkg --configure -a`, then run this again"
            ])
        let waiting = DpkgDatabase(packages: [
            DpkgPackage(name: "a", architecture: "all", version: "1", state: .triggersPending)
        ])
        #expect(DpkgHealth.complaint(about: waiting) == nil)
        #expect(
            DpkgHealth.complaint(about: DpkgDatabase(packages: [], isInterrupted: true)) != nil)
    }

    @Test(arguments: ["", "\n\n\n", "Package: x", "Package: x\nStatus: a b\n", "\u{0}\u{1}"])
    func `a damaged text gives no packages`(text: String) {
        #expect(DpkgStatusReader.packages(in: Array(text.utf8)).isEmpty)
    }
}
