import PackageModel
import Testing

@testable import Apt

@Suite struct `What apt would do` {
    /// As apt 2.6 prints it, the heads of lists left out.
    static let output = """
        Reading package lists...
        Building dependency tree...
        Reading state information...
        Note, selecting 'mawk' instead of 'awk'
        The following NEW packages will be installed:
          cowsay libtext-charwidth-perl
        1 upgraded, 2 newly installed, 1 to remove and 128 not upgraded.
        Remv original-awk [1:20220912-2]
        Inst libgcrypt20 [1.10.1-3] (1.10.1-3+deb12u1 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64]) []
        Inst libtext-charwidth-perl (0.04-11 Debian:12.15/oldstable [amd64])
        Inst cowsay (3.03+dfsg2-8 Debian:12.15/oldstable [all])
        Inst libc6:i386 (2.36-9+deb12u7 Debian:12.15/oldstable [i386])
        Inst make [4.4-1] (4.3-4.1 local-deb [amd64])
        Conf libtext-charwidth-perl (0.04-11 Debian:12.15/oldstable [amd64])
        Conf cowsay (3.03+dfsg2-8 Debian:12.15/oldstable [all])
        Purg tk-dev [8.6.13]
        """

    @Test func `installs, upgrades, downgrades, removals and purges are told apart`() throws {
        let transaction = try #require(AptTransaction(simulation: Self.output))
        #expect(
            transaction.changes.map { "\($0.kind.rawValue) \($0.label)" } == [
                "remove original-awk", "upgrade libgcrypt20:amd64",
                "install libtext-charwidth-perl:amd64", "install cowsay", "install libc6:i386",
                "downgrade make:amd64", "purge tk-dev",
            ])
        #expect(transaction.changes[1].oldVersion == "1.10.1-3")
        #expect(transaction.changes[1].newVersion == "1.10.1-3+deb12u1")
        #expect(
            transaction.changes[1].origins == [
                "Debian:12.15/oldstable", "Debian-Security:12/oldstable-security",
            ])
        #expect(transaction.removals.map(\.name) == ["original-awk", "tk-dev"])
        #expect(transaction.substitutes == ["awk": "mawk"])
    }

    @Test func `a package that is removed and purged is one change`() throws {
        let transaction = try #require(
            AptTransaction(simulation: "Remv make [4.3-4.1]\nPurg make [4.3-4.1]\n"))
        #expect(transaction.changes.map(\.kind) == [.purge])
    }

    @Test(arguments: [
        "Inst cowsay", "Inst cowsay (", "Inst -evil (1.0 x [all])", "Inst a/b (1.0 x [all])",
        "Inst cowsay ( [all])", "Remv ../x [1]",
    ])
    func `a change that cannot be read is not passed over`(line: String) {
        #expect(AptTransaction(simulation: line + "\n") == nil)
    }

    @Test func `nothing to do is nothing`() {
        #expect(AptTransaction(simulation: "0 upgraded, 0 newly installed\n")?.isEmpty == true)
    }
}

@Suite struct `Files of packages` {
    static let uris = """
        'http://archive.example/debian/pool/main/c/cowsay/cowsay_3.03%2bdfsg2-8_all.deb' cowsay_3.03+dfsg2-8_all.deb 21372 SHA256:5b16f90ff97871aa0f442087abc1878940d00e310f74190ba854a097545204bf
        'http://archive.example/debian/pool/main/v/vim/vim_9.0.1378-2_amd64.deb' vim_2%3a9.0.1378-2_amd64.deb 1567756 MD5Sum:331cb863a7eaa69ce36747153a64116f
        """
    static let show = """
        Package: cowsay
        Version: 3.03+dfsg2-8
        Installed-Size: 92
        Architecture: all
        Depends: libtext-charwidth-perl, perl:any | perl5 (>= 5), libc6 (>= 2.36)
        Description: configurable talking cow
         Depends: this is no field
        Filename: pool/main/c/cowsay/cowsay_3.03+dfsg2-8_all.deb
        SHA256: 5b16f90ff97871aa0f442087abc1878940d00e310f74190ba854a097545204bf

        Package: vim
        Version: 2:9.0.1378-2
        Architecture: amd64
        Filename: pool/main/v/vim/vim_9.0.1378-2_amd64.deb
        SHA256: 298464600a708a3cc7fd7e55a7719dd1adfa8d2de1645c3ecbd05b5d24ffae73

        """

    private var finder: ArchiveFinder {
        ArchiveFinder(uris: PrintedURI.all(in: Self.uris), stanzas: AptStanza.all(in: Self.show))
    }

    @Test func `address, base, digest and size come together`() throws {
        let archive = try finder.archive(
            of: AptChange(.install, "cowsay", architecture: "all", to: "3.03+dfsg2-8"))
        #expect(archive.base == "http://archive.example/debian/")
        #expect(archive.url.hasSuffix("/cowsay_3.03%2bdfsg2-8_all.deb"))
        #expect(archive.filename == "cowsay_3.03+dfsg2-8_all.deb")
        #expect(archive.size == 21372)
        #expect(archive.installedSize == 94_208)
        #expect(archive.dependencies == ["libtext-charwidth-perl", "perl", "libc6"])
    }

    @Test func `an epoch and a digest that apt does not print are found`() throws {
        let archive = try finder.archive(
            of: AptChange(.install, "vim", architecture: "amd64", to: "2:9.0.1378-2"))
        #expect(archive.digest.hex.hasPrefix("29846460"))
        #expect(archive.version == "2:9.0.1378-2")
    }

    @Test func `a package without an address is refused`() {
        #expect(throws: (any Error).self) {
            try finder.archive(of: AptChange(.install, "nano", architecture: "amd64", to: "1"))
        }
    }

    @Test(
        arguments: [
            ("https://user:secret@host.example/x.deb", "https://host.example/x.deb"),
            ("file:/srv/x.deb", "file:///srv/x.deb"), ("file:///srv/x.deb", "file:///srv/x.deb"),
            ("copy:/srv/x.deb", "file:///srv/x.deb"), ("cdrom:[Debian]/x.deb", nil),
            ("mirror+file:/etc/x/y.deb", nil), ("file:relative.deb", nil),
        ] as [(String, String?)])
    func `addresses bear no logins and go by methods of ours`(given: String, wanted: String?) {
        #expect(ArchiveFinder.address(given) == wanted)
    }

    @Test func `the base of a flat source is its folder`() {
        #expect(
            ArchiveFinder.base(of: "file:///srv/repo/./x.deb", "./x.deb") == "file:///srv/repo/")
        #expect(ArchiveFinder.base(of: "file:///srv/repo/x.deb", nil) == "file:///srv/repo/")
        #expect(ArchiveFinder.base(of: "http://h/x.deb", "a/b/c/d/x.deb") == "http://h/")
    }
}
