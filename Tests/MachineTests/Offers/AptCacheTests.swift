import Diagnostics
import FileSystem
import Machine
import SystemPackage
import TestSupport
import Testing

@Suite struct `Asking apt` {
    @Test func `a machine without apt has no offers, and nothing is started`() async throws {
        let machine = try FakeMachine()
        try machine.write("/etc/os-release", "ID=fedora\n")
        #expect(await machine.probe().offers() == MachineOffers())
    }

    @Test func `without lists apt is not asked, and it is said how to fetch them`() async throws {
        let machine = try FakeMachine()
        try machine.write("/etc/os-release", "ID=debian\n")
        try machine.program("/usr/bin/apt-cache")
        try machine.write("/var/lib/apt/lists/lock", "")
        let offers = await machine.probe().offers()
        #expect(
            offers
                == MachineOffers(
                    notes: ["apt has no lists of packages: `sudo apt update` fetches them"]))
    }

    @Test func `one process is asked for all, in the language of C, and keeps its cache in memory`()
        async throws
    {
        let machine = try AptMachine(.ubuntu2204)
        _ = await machine.offers()
        let run = try #require(machine.programs.runs.first)
        #expect(machine.programs.runs.count == 1)
        #expect(run.executable.string.hasSuffix("/usr/bin/apt-cache"))
        #expect(run.environment == ["PATH": "/usr/bin:/bin", "LC_ALL": "C"])
        #expect(
            run.arguments.dropLast() == [
                "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=", "show",
            ])
    }

    @Test func `a profile does not ask apt`() async throws {
        let machine = try AptMachine(.ubuntu2204)
        _ = await machine.machine.probe(programs: machine.programs).profile()
        #expect(machine.programs.runs.isEmpty)
    }

    @Test func `that nothing fits is an answer`() async throws {
        let machine = try AptMachine(AptAnswer())
        machine.programs.answer(ProgramResult(.exited(100), errors: "E: No packages found\n"))
        #expect(await machine.offers() == MachineOffers())
    }

    @Test func `on Debian it is said where the driver would be`() async throws {
        let machine = try AptMachine(AptAnswer().compiler("g++-12", "12.2.0"), id: "debian")
        let offers = await machine.offers()
        #expect(offers.compilers.count == 1)
        #expect(
            offers.notes == [
                """
                no source of apt has NVIDIA's driver: Debian keeps it in the component `non-free`, \
                parts of it in `contrib`, and from Debian 12 on its firmware in `non-free-firmware`
                """
            ])
    }

    @Test(arguments: [
        (
            ProgramResult(.exited(100), errors: "W: x\nE: Malformed entry 1 in list file\n"),
            "exit status 100: E: Malformed entry 1 in list file"
        ),
        (ProgramResult(.signalled(9)), "signal 9"), (ProgramResult(.timedOut), "no answer in time"),
    ])
    func `an apt that fails offers nothing, says why, and is asked again`(
        _ result: ProgramResult, _ reason: String
    ) async throws {
        let machine = try AptMachine(.ubuntu2204)
        let folder = try TemporaryDirectory()
        let probe = machine.machine.probe(programs: machine.programs, cache: folder.path)
        machine.programs.answer(result)
        let expected = "what apt offers is not known: `/usr/bin/apt-cache`: \(reason)"
        #expect(await probe.offers() == MachineOffers(notes: [expected]))
        machine.programs.answer(ProgramResult(.exited(0), output: AptAnswer.debian12.text))
        #expect(await probe.offers().drivers.count == 3)
    }
}

@Suite struct `Remembering what apt said` {
    private func pair() throws -> (AptMachine, TemporaryDirectory, MachineProbe) {
        let machine = try AptMachine(.ubuntu2204)
        let folder = try TemporaryDirectory()
        let probe = machine.machine.probe(programs: machine.programs, cache: folder.path)
        return (machine, folder, probe)
    }

    @Test func `apt is asked once, the state of packages is looked at each time`() async throws {
        let (machine, folder, probe) = try pair()
        defer { withExtendedLifetime(folder) {} }
        let first = await probe.offers()
        #expect(await probe.offers() == first)
        #expect(machine.programs.runs.count == 1)
        try machine.machine.write(
            "/var/lib/dpkg/status",
            "Package: g++-11\nStatus: install ok installed\nVersion: 11.4.0\n\n")
        let again = await probe.offers()
        #expect(again.drivers == first.drivers)
        #expect(again.compilers.count == first.compilers.count - 1)
        #expect(machine.programs.runs.count == 1)
    }

    @Test(arguments: [
        "/var/lib/apt/lists/another_Packages", "/etc/apt/sources.list",
        "/etc/apt/sources.list.d/cuda.list", "/etc/apt/sources.list.d/ubuntu.sources",
    ])
    func `lists or sources that change have it asked again`(_ path: String) async throws {
        let (machine, folder, probe) = try pair()
        defer { withExtendedLifetime(folder) {} }
        _ = await probe.offers()
        try machine.machine.write(path, "deb [trusted=yes] file:/tmp ./\n")
        machine.programs.answer(ProgramResult(.exited(0), output: AptAnswer.debian12.text))
        #expect(await probe.offers().drivers.count == 3)
        #expect(machine.programs.runs.count == 2)
    }

    @Test(arguments: ["", "{", "[]", "{\"format\":1}", "\u{0}\u{1}"])
    func `a damaged memory is none`(_ text: String) async throws {
        let (machine, folder, probe) = try pair()
        let first = await probe.offers()
        try Files.writeAtomically(text, to: folder.path.appending("apt.json"))
        #expect(await probe.offers() == first)
        #expect(machine.programs.runs.count == 2)
    }
}

@Suite struct `Hostile answers of apt` {
    @Test(arguments: [
        ("\u{0}\u{1b}[31m\u{fffd}", 1), ("Package: nvidia-driver\n", 100_000), ("A", 4 << 20),
        ("\n", 1 << 20), ("Package: nvidia-driver-580", 1),
        ("Package: \nVersion: \nArchitecture: all\nFilename: \n", 1),
        ("Package: nvidia-driver\nArchitecture: all\nFilename: x\nVersion: \u{1b}]0;x\u{7}\n", 1),
        ("Depends: " + "nvidia-driver-580 | , ", 100_000),
    ])
    func `text that is none of apt's offers nothing`(_ text: String, times: Int) async throws {
        let machine = try AptMachine(AptAnswer())
        let output = String(repeating: text, count: times)
        machine.programs.answer(ProgramResult(.exited(0), output: output))
        #expect(await machine.offers() == MachineOffers())
    }

    @Test func `an apt that never ends its answer is stopped`() async throws {
        let machine = try AptMachine(AptAnswer())
        try machine.machine.program(
            "/usr/bin/apt-cache", "#!/bin/sh\nexec yes 'Package: nvidia-driver-580'\n")
        let offers = await machine.machine.probe(programs: SubprocessRunner()).offers()
        #expect(offers.drivers.isEmpty)
        #expect(offers.notes.count == 1)
        #expect(offers.notes.first?.hasPrefix("what apt offers is not known: ") == true)
    }

    @Test func `bytes that are no text are read around`() async throws {
        let machine = try AptMachine(AptAnswer())
        let folder = machine.machine.root.appending("usr/share")
        try Files.createDirectories(folder)
        var bytes = Array(AptAnswer.debian12.text.utf8)
        bytes.insert(contentsOf: [0xff, 0xfe, 0, 0x0a, 0x0a], at: 0)
        try Files.writeAtomically(bytes, to: folder.appending("answer"))
        try machine.machine.program(
            "/usr/bin/apt-cache", "#!/bin/sh\nexec cat '\(folder.appending("answer"))'\n")
        let offers = await machine.machine.probe(programs: SubprocessRunner()).offers()
        #expect(offers.drivers.count == 3)
    }
}
