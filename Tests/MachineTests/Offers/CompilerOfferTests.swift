import Machine
import Testing

@Suite struct `Compilers on offer` {
    private func packages(_ machine: AptMachine) async -> [String] {
        await machine.offers().compilers.map { "\($0.family) \($0.major) \($0.package)" }
    }

    @Test func `gcc comes first, the newest of each first`() async throws {
        let machine = try AptMachine(.ubuntu2204)
        #expect(
            await packages(machine) == [
                "gcc 12 g++-12", "gcc 11 g++-11", "gcc 9 g++-9", "clang 14 clang-14",
            ])
    }

    @Test func `what is installed is not on offer`() async throws {
        let machine = try AptMachine(.ubuntu2204)
        try machine.machine.write(
            "/var/lib/dpkg/status",
            """
            Package: g++-11
            Status: install ok installed
            Version: 11.4.0-1ubuntu1~22.04

            Package: g++-12
            Status: deinstall ok config-files
            Version: 12.3.0-1ubuntu1~22.04

            """)
        #expect(
            await packages(machine) == ["gcc 12 g++-12", "gcc 9 g++-9", "clang 14 clang-14"])
    }

    @Test func `names that only look like compilers are none`() async throws {
        var answer = AptAnswer()
        for name in ["g++-", "g++-12-multilib", "clang-tools-14", "g++-1234", "clang-٣", "g++-+1"] {
            answer = answer.compiler(name, "1")
        }
        #expect(await packages(try AptMachine(answer)) == [])
    }
}
