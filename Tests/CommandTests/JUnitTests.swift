import Diagnostics
import FileSystem
import Glibc
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

@Suite struct `JUnit's XML` {
    private static let nasty = "<&>\"' \u{1b}[31m \u{0} ]]> é 😀 \t\n\u{FFFE}"

    private static let checks = [
        Check("files", .passed, "5 files match", duration: .milliseconds(1250)),
        Check(
            "torch-\(nasty)", .failed, "summary \(nasty)", details: ["first \(nasty)", "second"],
            hints: ["`sudo apt install g++`"], duration: .milliseconds(7),
            code: ErrorCode("R749", exit: .verificationFailed)),
        Check("gpu", .skipped("no \(nasty)"), ""),
        Check("nvcc", .failed, "nvcc failed"),
    ]

    /// Reads the file as a CI system would, and prints what it finds.
    private static let reader = """
        import sys, xml.etree.ElementTree as tree
        suite = tree.parse(sys.argv[1]).getroot().find("testsuite")
        print([suite.get(name) for name in ("tests", "failures", "errors", "skipped", "time")])
        for case in suite:
            kinds = [child.tag for child in case]
            print(case.get("time"), kinds, ascii(case.get("name")), case.get("classname"))
        failure = suite.find("testcase/failure")
        print(failure.get("type"), ascii(failure.get("message")))
        print(ascii(failure.text))
        print(ascii(suite.find("testcase/skipped").get("message")))
        """

    @Test(.enabled(if: Station.hasPython, Station.needsPython))
    func `a real parser reads back what was seen`() throws {
        let folder = try TemporaryDirectory()
        let text = JUnitXML.draw(Self.checks, suite: "a&b.yaml", host: "gpu-07")
        let file = try folder.write("report.xml", text)
        let lines = try #require(
            MachineProgram("/usr/bin/python3").lines("-c", Self.reader, file.string))
        let shown = #"<&>"\' \\u{1b}[31m \\u{0} ]]> \xe9 \U0001f600 "#
        try #require(lines.count == 8, "\(lines)")
        #expect(lines[0] == "['4', '2', '0', '1', '1.257']")
        #expect(lines[1] == "1.250 ['system-out'] 'files' a&b.yaml")
        #expect(lines[2].hasPrefix("0.007 ['failure'] 'torch-"))
        #expect(lines[3].hasPrefix("0.000 ['skipped'] 'gpu' "))
        #expect(lines[4].hasPrefix("0.000 ['failure'] 'nvcc' "))
        #expect(lines[5] == #"R749 'summary \#(shown)\t\n\\u{fffe}'"#)
        #expect(
            lines[6]
                == #"'first \#(shown)\t\n\\u{fffe}\nsecond\nhint: `sudo apt install g++`'"#)
        #expect(lines[7] == #"'no \#(shown)\t\n\\u{fffe}'"#)
    }

    @Test func `no checks are a suite without cases`() {
        #expect(
            JUnitXML.draw([], suite: "demo", host: "here") == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites>
                  <testsuite name="demo" hostname="here" tests="0" failures="0" errors="0" \
                skipped="0" time="0.000">
                  </testsuite>
                </testsuites>

                """)
    }

    @Test(.enabled(if: Station.hasPython, Station.needsPython))
    func `verify writes it beside its screen, and its records have the code`() async throws {
        let station = try Station()
        try station.recipe(pip: "[greeter]")
        try await station.succeed("apply", "demo.yaml", "--yes")
        try await station.succeed("verify", "demo.yaml", "--junit", "report.xml")
        let text = try Files.readText(station.folder.appending("report.xml"))
        #expect(text.contains("<testsuite name=\"demo.yaml\""))
        #expect(text.contains("failures=\"0\""))
        let passed = try Files.list(station.folder.path).map(\.name)
        #expect(passed.contains("report.xml"))
        let lost = try await station.run("verify", "demo.yaml", "--junit", "nowhere/report.xml")
        #expect(lost.status == .exited(1))
        #expect(lost.output.isEmpty && lost.errors.contains("nowhere"), "\(lost.errors)")
        let folder = try await station.run("verify", "demo.yaml", "--junit", ".")
        #expect(folder.status == .exited(1))
        #expect(folder.output.isEmpty && folder.errors.contains("it is a directory"))
    }

    @Test(.enabled(if: Station.hasPython, Station.needsPython))
    func `a link, a pipe and a device are written into, and stay`() async throws {
        let station = try Station()
        try station.recipe(pip: "[greeter]")
        try await station.succeed("apply", "demo.yaml", "--yes")
        let folder = station.folder
        try folder.write("results/plain.xml", "old")
        try Files.createSymlink(folder.appending("link.xml"), to: "results/plain.xml")
        try await station.succeed("verify", "demo.yaml", "--junit", "link.xml")
        #expect(try Files.kind(of: folder.appending("link.xml")) == .symlink)
        let text = try Files.readText(folder.path.appending("results").appending("plain.xml"))
        #expect(text.hasPrefix("<?xml"))
        try Files.createSymlink(folder.appending("out"), to: "/dev/stdout")
        for name in ["/dev/stdout", "out"] {
            let told = try await station.run("verify", "demo.yaml", "--quiet", "--junit", name)
            #expect(told.status == .exited(0), "\(told.errors)")
            #expect(told.output.contains("<testsuites>"), "\(told.output)")
        }
        #expect(try Files.kind(of: "/dev/stdout") == .symlink)
        #expect(try Files.kind(of: folder.appending("out")) == .symlink)
        let full = try await station.run("verify", "demo.yaml", "--junit", "/dev/full")
        #expect(full.status == .exited(1))
        #expect(full.output.contains("passed") && full.errors.contains("`/dev/full`"))
        #expect(try Files.kind(of: "/dev/full") == .other)
    }

    @Test func `a file in memory is replaced, not added to`() throws {
        let folder = try Files.createTemporaryDirectory(in: "/dev/shm", prefix: "provision-junit-")
        defer { try? Files.removeTree(folder) }
        let file = OutputFile("report.xml", in: folder)
        for text in ["one", "2"] {
            try file.check()
            try file.write(text)
        }
        #expect(try Files.readText(folder.appending("report.xml")) == "2")
    }

    @Test func `two dots behind a link lead where a shell goes`() throws {
        let folder = try TemporaryDirectory()
        try folder.write("results/today/old", "")
        try Files.createSymlink(folder.appending("link"), to: "results/today")
        let file = OutputFile("link/../report.xml", in: folder.path)
        try file.check()
        try file.write("new")
        let place = folder.path.appending("results").appending("report.xml")
        #expect(try Files.readText(place) == "new")
    }

    @Test(.enabled(if: geteuid() == 0, "only root gives links away"))
    func `a link that somebody else laid is not followed`() throws {
        let folder = try TemporaryDirectory()
        let goal = try folder.write("goal", "kept")
        let link = folder.appending("link.xml")
        try Files.createSymlink(link, to: goal)
        #expect(lchown(link.string, 65534, 65534) == 0)
        let file = OutputFile("link.xml", in: folder.path)
        try file.check()
        try file.write("new")
        #expect(try Files.readText(goal) == "kept")
        #expect(try Files.kind(of: link) == .file)
    }
}
