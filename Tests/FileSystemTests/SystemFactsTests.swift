import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

@Suite struct SystemFactsTests {
    let scratch: TemporaryDirectory
    init() throws { scratch = try TemporaryDirectory() }

    @Test func `libc is loaded by soname and has symbols`() throws {
        let libc = try DynamicLibrary.open("libc.so.6")
        _ = try libc.symbol("getpid")
        let error = #expect(throws: ProvisionError.self) { try libc.symbol("no_such_symbol") }
        #expect(error?.code == .libraryUnavailable)
        #expect(throws: ProvisionError.self) {
            _ = try DynamicLibrary.open("libnothere.so.1").symbol("x")
        }
    }

    @Test func `this process maps its own program`() throws {
        let maps = try ProcessMaps.read()
        let own = try Files.readLink("/proc/self/exe")
        #expect(maps.paths.contains(own.string))
        #expect(maps.uses(own.removingLastComponent()))
        #expect(!maps.uses(scratch.path))
    }

    @Test func `maps tell files, not what is anonymous or gone`() throws {
        try scratch.write(
            "proc/12/maps",
            """
            7f00-7f01 r-xp 00000000 fe:00 123   /opt/a b/lib\\012x.so
            7f01-7f02 rw-p 00000000 00:00 0     [heap]
            7f02-7f03 r-xp 00000000 fe:00 124   /opt/old.so (deleted)

            """)
        try scratch.write("proc/self/maps", "7f02-7f03 r-xp 0 fe:00 124   /not/read")
        let maps = try ProcessMaps.read(proc: scratch.appending("proc"))
        #expect(maps.paths == ["/opt/a b/lib\nx.so"])
        #expect(maps.uses("/opt/a b"))
        #expect(!maps.uses("/opt/a"))
        #expect(maps.unreadable == 0)
    }

    @Test func `an identity that is unknown equals nothing`() throws {
        #expect(BootIdentity.read(root: scratch.path) == BootIdentity(boot: nil, machine: nil))
        #expect(!BootIdentity.read(root: scratch.path).isSame(as: .read(root: scratch.path)))
        try scratch.write("etc/machine-id", "abc\n")
        try scratch.write("proc/sys/kernel/random/boot_id", "one\n")
        let first = BootIdentity.read(root: scratch.path)
        #expect(first.isSame(as: .read(root: scratch.path)))
        #expect(!first.isSame(as: BootIdentity(boot: "two", machine: "abc")))
        #expect(BootIdentity.read().boot != nil)
    }
}
