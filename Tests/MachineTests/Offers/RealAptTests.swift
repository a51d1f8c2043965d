import FileSystem
import Machine
import SystemPackage
import TestSupport
import Testing

@Suite struct `This machine's apt` {
    private static let isHere = (try? Files.exists("/usr/bin/apt-cache")) == true

    private static func state() throws -> [String] {
        try ["/var/cache/apt", "/var/lib/apt/lists"].flatMap { folder in
            try Files.list(FilePath(folder)).map { "\(folder)/\($0.name)" }
        }
        .sorted()
    }

    /// A program that is the real apt with lists, sources and packages of a made-up machine.
    private func script(_ root: FilePath) -> String {
        let options = [
            "Dir::State::lists=\(root)/var/lib/apt/lists", "Dir::State::status=\(root)/status",
            "Dir::Etc::sourcelist=\(root)/etc/apt/sources.list", "Dir::Etc::sourceparts=/nowhere",
            "APT::Architecture=amd64", "APT::Architectures::=amd64",
        ]
        let words = options.map { "-o '\($0)'" }.joined(separator: " ")
        return "#!/bin/sh\nexec /usr/bin/apt-cache \(words) \"$@\"\n"
    }

    @Test(
        .enabled(if: isHere, "there is no apt-cache here"),
        arguments: [AptAnswer.ubuntu2204, .debian12, .debian13, .repository])
    func `it finds in made-up lists what the recorded answers have`(_ answer: AptAnswer)
        async throws
    {
        let recorded = try AptMachine(answer)
        let machine = recorded.machine
        try machine.program("/usr/bin/apt-cache", script(machine.root))
        try machine.write("/status", "")
        try machine.folder("/var/lib/apt/lists/partial")
        try machine.write("/etc/apt/sources.list", "deb [trusted=yes] file:/nowhere/made-up ./\n")
        let others = AptAnswer().package("nvidia-driver-bin", "580.1.2-1")
            .package("nvidia-headless-no-dkms-580", "580.1.2-1").compiler("g++", "4:12.2.0")
        try machine.write(
            "/var/lib/apt/lists/_nowhere_made-up_._Packages", answer.text + others.text)
        let real = await machine.probe(programs: SubprocessRunner()).offers()
        #expect(real.notes == [])
        #expect(!real.drivers.isEmpty)
        #expect(real == (await recorded.offers()))
    }

    @Test(.enabled(if: isHere, "there is no apt-cache here"))
    func `it answers, changes nothing, and is not asked twice`() async throws {
        let cache = try TemporaryDirectory()
        let before = try Self.state()
        let probe = MachineProbe(environment: [:], cacheFolder: cache.path)
        let offers = await probe.offers()
        #expect(try Self.state() == before)
        // Without lists there is only that to say.
        if offers.notes.contains(where: { $0.hasPrefix("apt has no lists") }) { return }
        #expect(!offers.notes.contains { $0.hasPrefix("what apt offers is not known") })
        for driver in offers.drivers { #expect(driver.packageVersion?.isEmpty == false) }
        let versions = offers.drivers.map(\.version)
        #expect(zip(versions, versions.dropFirst()).allSatisfy { $0 >= $1 })
        var again = probe
        again.programs = NoPrograms()
        #expect(await again.offers() == offers)
    }

    @Test(.enabled(if: isHere, "there is no apt-cache here"))
    func `its compilers are those that apt itself lists and dpkg has not`() async throws {
        let lists = try Files.list("/var/lib/apt/lists")
        guard lists.contains(where: { $0.name.contains("_Packages") }) else { return }
        let names = try await SubprocessRunner().run(
            ProgramRun(
                "/usr/bin/apt-cache", arguments: ["pkgnames", "g++-"],
                environment: ["LC_ALL": "C"], timeLimit: .seconds(60), outputLimit: 1 << 20))
        let listed = Set(
            names.output.split(separator: "\n").filter { name in
                name.dropFirst(4).allSatisfy { $0.isASCII && $0.isNumber }
            }
            .map(String.init))
        let offers = await MachineProbe(environment: [:], cacheFolder: nil).offers()
        let offered = Set(offers.compilers.filter { $0.family == .gcc }.map(\.package))
        #expect(offered.isSubset(of: listed))
        let missing = listed.subtracting(offered)
        let status = try Files.readText("/var/lib/dpkg/status")
        // A name without a version is one that other packages only mention.
        for name in missing where status.contains("\nPackage: \(name)\n") == false {
            let shown = try await SubprocessRunner().run(
                ProgramRun(
                    "/usr/bin/apt-cache", arguments: ["show", name],
                    environment: ["LC_ALL": "C"], timeLimit: .seconds(60)))
            #expect(!shown.output.contains("Filename: "), "\(name) is on offer")
        }
    }
}
