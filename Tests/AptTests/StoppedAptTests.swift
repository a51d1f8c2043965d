import Diagnostics
import FileSystem
import SystemPackage
import TestSupport
import Testing

@testable import Apt

/// A stand-in for apt that works for as long as it is let, with a child in dpkg's place.
@Suite struct `Stopping apt` {
    private let folder: TemporaryDirectory
    private let gate: Gate

    init() throws {
        folder = try TemporaryDirectory()
        gate = try Gate(in: folder)
    }

    private func standIn() throws -> AptRun {
        let dpkg = folder.appending("dpkg")
        try Files.writeAtomically(
            "#!/bin/sh\n\(gate.script)echo unpacked >'\(folder.path)/unpacked'\n", to: dpkg,
            mode: 0o755)
        try Files.writeAtomically(
            """
            #!/bin/sh
            trap 'exit 100' INT
            echo at work >&3
            '\(dpkg)'
            echo next >'\(folder.path)/next'

            """, to: folder.appending("apt"), mode: 0o755)
        // A shell cannot trap what was ignored when it began, as it is below a test in the background.
        return AptRun(
            "env", ["--default-signal=INT", folder.appending("apt").string],
            environment: ["PATH": "/usr/bin:/bin"], timeLimit: nil, log: folder.appending("log"))
    }

    @Test(.timeLimit(.minutes(2)))
    func `apt is asked, dpkg ends what it is at, and nothing follows`() async throws {
        let run = try standIn()
        let (lines, told) = AsyncStream.makeStream(of: String.self)
        let task = Task {
            try await SubprocessAptRunner().runChanging(run) { told.yield($0) }
        }
        for await line in lines where line.contains("at work") { break }
        #expect(gate.waitUntilReached())
        task.cancel()
        #expect(try !Files.exists(folder.appending("unpacked")))
        try gate.open()
        #expect(try await task.value.status == 100)
        #expect(try Files.exists(folder.appending("unpacked")))
        #expect(try !Files.exists(folder.appending("next")))
    }

    @Test func `what is left is told with the line that repairs it`() throws {
        try folder.write(
            "var/lib/dpkg/status",
            """
            Package: make
            Status: install ok unpacked
            Architecture: amd64
            Version: 4.3-4.1


            """)
        func failure() throws -> DpkgFailure {
            DpkgFailure(
                result: AptResult(status: 100), failures: [], log: "/var/log/x.log",
                database: try DpkgDatabase.read(AptPlaces(privateMachine: folder.path)),
                wasStopped: true)
        }
        let error = try failure().error
        #expect(error.code == .dpkgFailed)
        #expect(error.message == "apt was stopped before it was done")
        #expect(error.context == ["make 4.3-4.1 is unpacked and not configured"])
        #expect(error.hints.first?.text == "`sudo dpkg --configure -a`, then run this again")
        try folder.write("var/lib/dpkg/status", "")
        #expect(try failure().error.context == ["no package is left half installed"])
    }
}
