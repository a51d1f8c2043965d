import FileSystem
import SystemPackage
import Testing

@testable import Machine

@Suite struct `Python interpreters` {
    private func folder() throws -> FilePath {
        try Files.createTemporaryDirectory(in: "/tmp", prefix: "provision-cache-")
    }

    @Test func `several names of one file are one interpreter`() async throws {
        let machine = try FakeMachine()
        try machine.program("/usr/bin/python3.11")
        try machine.link("/usr/bin/python3", to: "python3.11")
        try machine.link("/usr/bin/python", to: "python3")
        try machine.write("/usr/include/python3.11/Python.h", "")
        let programs = CannedPrograms([
            "bin/python3": pythonAnswer("3.11.2", executable: "/usr/bin/python3.11")
        ])
        let pythons = await machine.probe(programs: programs).profile().pythons
        #expect(programs.runs == 1)
        let python = try #require(pythons.first)
        #expect(pythons.count == 1)
        #expect(python.path == "/usr/bin/python3")
        #expect(python.executable == "/usr/bin/python3.11")
        #expect(python.version == "3.11.2")
        #expect(python.minor == "3.11")
        #expect(python.hasHeaders)
        #expect(python.soabi == "cpython-311-x86_64-linux-gnu")
    }

    @Test func `the order is that of PATH, newest first in a folder`() async throws {
        let machine = try FakeMachine()
        for name in ["python3.9", "python3.12", "python3.10"] {
            try machine.program("/usr/bin/\(name)", name)
        }
        try machine.program("/opt/tools/bin/python3", "tools")
        try machine.program("/opt/python3.13/bin/python3", "opt")
        let programs = CannedPrograms([
            "/usr/bin/python3.9": pythonAnswer("3.9.2", executable: "/usr/bin/python3.9"),
            "/usr/bin/python3.10": pythonAnswer("3.10.0", executable: "/usr/bin/python3.10"),
            "/usr/bin/python3.12": pythonAnswer("3.12.1", executable: "/usr/bin/python3.12"),
            "/opt/tools/bin/python3": pythonAnswer("3.8.1", executable: "/opt/tools/bin/python3"),
            "/opt/python3.13/bin/python3": pythonAnswer(
                "3.13.0", executable: "/opt/python3.13/bin/python3"),
        ])
        let path = "relative/bin:/opt/tools/bin:/usr/bin"
        let pythons = await machine.probe(["PATH": path], programs: programs).profile().pythons
        #expect(pythons.map(\.minor) == ["3.8", "3.12", "3.10", "3.9", "3.13"])
    }

    @Test func `pyenv's shims give way to its versions, the chosen one first`() async throws {
        let machine = try FakeMachine()
        try machine.program("/home/user/.pyenv/shims/python3", "#!/usr/bin/env bash\n")
        try machine.write("/home/user/.pyenv/version", "3.10.4\n")
        var answers: [String: String] = [:]
        for version in ["3.9.18", "3.10.4", "3.12.0"] {
            let path = "/home/user/.pyenv/versions/\(version)/bin/python3"
            try machine.program(path, version)
            answers[path] = pythonAnswer(version, executable: path)
        }
        let programs = CannedPrograms(answers)
        let profile = await machine.probe(
            ["PATH": "/home/user/.pyenv/shims:/usr/bin"], programs: programs
        ).profile()
        #expect(profile.pythons.map(\.version) == ["3.10.4", "3.12.0", "3.9.18"])
        #expect(profile.notes.isEmpty)
    }

    @Test func `a virtual environment leads to the interpreter it was made from`() async throws {
        let machine = try FakeMachine()
        try machine.program("/usr/bin/python3.11")
        try machine.link("/home/user/venv/bin/python3", to: "../../../../usr/bin/python3.11")
        try machine.write("/home/user/venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.11.2\n")
        try machine.link("/usr/bin/python3", to: "python3.11")
        let programs = CannedPrograms([
            "/usr/bin/python3": pythonAnswer("3.11.2", executable: "/usr/bin/python3.11")
        ])
        let pythons = await machine.probe(
            ["PATH": "/home/user/venv/bin:/usr/bin"], programs: programs
        ).profile().pythons
        #expect(pythons.map(\.path) == ["/usr/bin/python3"])
        #expect(programs.runs == 1)
    }

    @Test func `Python 2 is not even asked, and what is older than 3-8 is left out`() async throws {
        let machine = try FakeMachine()
        try machine.program("/usr/bin/python2.7")
        try machine.link("/usr/bin/python", to: "python2.7")
        try machine.program("/usr/bin/python3", "three")
        let programs = CannedPrograms([
            "/usr/bin/python3": pythonAnswer("3.7.16", executable: "/usr/bin/python3")
        ])
        let profile = await machine.probe(programs: programs).profile()
        #expect(profile.pythons.isEmpty)
        #expect(profile.notes.isEmpty)
        #expect(programs.runs == 1)
    }

    @Test func `what cannot be used is noted and left out`() async throws {
        let machine = try FakeMachine()
        try machine.program("/usr/bin/python3", "#!/bin/sh\n")
        try machine.program("/usr/bin/python3.10", "broken")
        try machine.program("/usr/bin/python3.9", "silent")
        try machine.write("/usr/bin/python3.8", "not executable")
        let programs = CannedPrograms(["/usr/bin/python3.9": "Python 3.9"])
        let profile = await machine.probe(programs: programs).profile()
        #expect(profile.pythons.isEmpty)
        #expect(
            profile.notes == [
                "`/usr/bin/python3` is a script, not an interpreter",
                "`/usr/bin/python3.10` is not usable: exit status 1: error while loading shared libraries",
                "`/usr/bin/python3.9` is not usable: it does not describe itself as Python 3 does",
            ])
    }

    @Test func `a second probe starts no process, a changed file costs one`() async throws {
        let machine = try FakeMachine()
        let cache = try folder()
        defer { try? Files.removeTree(cache) }
        try machine.program("/usr/bin/python3", "one")
        try machine.program("/usr/bin/g++", "compiler")
        let programs = CannedPrograms([
            "/usr/bin/python3": pythonAnswer("3.11.2", executable: "/usr/bin/python3"),
            "/usr/bin/g++": "g++ (GCC) 13.2.0\n",
        ])
        let first = await machine.probe(programs: programs, cache: cache).profile()
        #expect(programs.runs == 2)
        let second = await machine.probe(programs: NoPrograms(), cache: cache).profile()
        #expect(second.pythons == first.pythons)
        #expect(second.compilers == first.compilers)
        #expect(second.notes.isEmpty)
        try machine.program("/usr/bin/python3", "another one")
        _ = await machine.probe(programs: programs, cache: cache).profile()
        #expect(programs.runs == 3)
    }

    @Test(arguments: ["", "{", "{\"format\": 99}", "[]"])
    func `a damaged cache is as good as none`(_ text: String) async throws {
        let machine = try FakeMachine()
        let cache = try folder()
        defer { try? Files.removeTree(cache) }
        try Files.writeAtomically(text, to: cache.appending("programs.json"))
        try machine.program("/usr/bin/python3")
        let programs = CannedPrograms([
            "/usr/bin/python3": pythonAnswer("3.11.2", executable: "/usr/bin/python3")
        ])
        #expect(await machine.probe(programs: programs, cache: cache).profile().pythons.count == 1)
    }

    @Test func `markers are those of PEP 508`() async throws {
        let machine = try FakeMachine()
        try machine.write("/proc/sys/kernel/osrelease", "6.1.0\n")
        try machine.write("/proc/sys/kernel/arch", "x86_64\n")
        try machine.program("/usr/bin/python3")
        let programs = CannedPrograms([
            "/usr/bin/python3": pythonAnswer("3.15.0rc1", executable: "/usr/bin/python3")
        ])
        let profile = await machine.probe(programs: programs).profile()
        let markers = try #require(profile.pythons.first).markerValues(on: profile.system)
        #expect(markers["python_version"] == "3.15")
        #expect(markers["python_full_version"] == "3.15.0rc1")
        #expect(markers["platform_python_implementation"] == "CPython")
        #expect(markers["platform_release"] == "6.1.0")
        #expect(markers["platform_machine"] == "x86_64")
        #expect(markers.count == 11)
    }
}
