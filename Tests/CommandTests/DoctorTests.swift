import Diagnostics
import Doctor
import FileSystem
import Machine
import Subprocess
import SystemPackage
import TestSupport
import Testing
import Verification

@testable import Provision

@Suite struct `The verb doctor` {
    @Test func `it runs with nothing installed, and its records are framed`() async throws {
        let tool = try Tool()
        let result = try await tool.run("doctor", "--json")
        let lines = result.output.split(separator: "\n")
        #expect(lines.first?.contains("\"type\":\"version\"") == true)
        #expect(lines.last?.contains("\"failures\":") == true)
        #expect(lines.last?.contains("\"type\":\"summary\"") == true)
        let types = lines.dropFirst().dropLast().map { line in
            line.contains("\"type\":\"check\"") || line.contains("\"type\":\"finding\"")
        }
        #expect(!types.isEmpty && types.allSatisfy(\.self))
        let hasFailed = lines.contains { $0.contains("\"severity\":\"failure\"") }
        #expect(result.status == .exited(hasFailed ? 7 : 0))
    }

    @Test func `a certificate that is not there fails, and the way out is a script`() async throws {
        let tool = try Tool()
        let variables = ["SSL_CERT_FILE": "/nowhere/ca.pem"]
        let screen = try await tool.run("doctor", with: variables)
        #expect(screen.status == .exited(7))
        #expect(
            screen.output.contains("✗ Network      `SSL_CERT_FILE` names a file that is not there"))
        #expect(screen.output.contains("hint: `unset SSL_CERT_FILE` or correct its path"))
        #expect(
            screen.output.contains(
                "see: docs/troubleshooting/unable-to-get-local-issuer-certificate.md"))
        let script = try await tool.run("doctor", "--fix", with: variables)
        #expect(script.output.hasPrefix("#!/bin/sh\n"))
        #expect(script.output.contains("\n# in your shell: unset SSL_CERT_FILE\n"))
        let file = try await tool.run("doctor", "--fix", "-o", "fix.sh", with: variables)
        #expect(file.status == .exited(7))
        let check = try await tool.start("/bin/sh", ["-n", "fix.sh"])
        #expect(check.status == .exited(0))
        try Files.createSymlink(tool.folder.appending("out"), to: "/dev/stdout")
        let stream = try await tool.run("doctor", "--fix", "-o", "out", with: variables)
        #expect(stream.output.contains("\n# in your shell: unset SSL_CERT_FILE\n"))
        #expect(try Files.kind(of: tool.folder.appending("out")) == .symlink)
    }

    @Test func `a name that no environment has is an error`() async throws {
        let result = try await (try Tool()).run("doctor", "absent")
        #expect(result.status != .exited(0) && result.status != .exited(7))
        #expect(result.errors.contains("no environment `absent`"))
    }

    @Test func `an environment is looked at by its name`() async throws {
        let tool = try Tool()
        try tool.makeEnvironment("lab")
        let packages = "prefix/lab/generations/1/env/lib/python3.11/site-packages"
        try tool.folder.write(
            "\(packages)/torch/version.py", "__version__ = '2.9.1+cpu'\ncuda = None\n")
        let result = try await tool.run("doctor", "lab")
        #expect(result.output.contains("Python       torch 2.9.1+cpu (cpu), Python 3.11, in"))
    }

    @Test func `without /proc its one finding is said in the form that was asked for`() {
        let screen = WithoutProcesses.answer(to: ["doctor"])
        #expect(screen.status == .verificationFailed)
        #expect(screen.output.contains("hint: `mount -t proc proc /proc` as root\n"))
        let records = WithoutProcesses.answer(to: ["doctor", "--json"]).output
            .split(separator: "\n")
        #expect(records.count == 4)
        #expect(records[0].contains(#""type":"version""#))
        #expect(records[2].contains(#""id":"proc-not-mounted""#))
        #expect(records[3].contains(#""exit":7,"failures":1"#))
        let script = WithoutProcesses.answer(to: ["doctor", "--fix"]).output
        #expect(
            script.hasSuffix(
                "\n# or work from outside: `provision --root DIR`\nmount -t proc proc /proc\n"))
    }

    @Test(arguments: [
        [], ["machine", "--json"], ["doctor", "--help"], ["doctor", "--fix", "-o", "x"],
        ["--root", "/mnt", "doctor"], ["--", "doctor"],
    ])
    func `without /proc all else is refused`(_ arguments: [String]) {
        let answer = WithoutProcesses.answer(to: arguments)
        #expect(answer.output.isEmpty && answer.errors.hasPrefix("error: cannot run without"))
        #expect(answer.status == .failure)
    }

    @Test func `the command line is known without /proc`() {
        #expect(StartArguments.all == Array(CommandLine.arguments.dropFirst()))
    }

    @Test(arguments: [
        ("802", "CUDA_ERROR_SYSTEM_NOT_READY", "system-not-yet-initialized"),
        ("cudaErrorNoKernelImageForDevice", "CUDA_ERROR_NO_BINARY_FOR_GPU", "no-kernel-image"),
        ("35", "cudaErrorInsufficientDriver", "driver-version-is-insufficient"),
        ("Xid 79", "number 79", "nvrm-xid"), ("xid145", "says `Fatal`", "nvrm-xid"),
        ("XID 31", "the GPU is sound", "nvrm-xid"),
    ])
    func `a code is explained as programs print it`(
        _ name: String, _ words: String, _ page: String
    ) throws {
        let text = try #require(ErrorText(code: name))
        #expect(text.meaning.contains(words))
        #expect(ErrorText.page(of: name.uppercased()) == "docs/troubleshooting/\(page).md")
    }

    @Test func `each name of the runtime is one of the driver's numbers`() {
        for (name, number) in CUDARuntimeCodes.names {
            #expect(CodeMeaning.of(number, in: .cuda) != nil, "\(name)")
        }
        for name in ["numpy", "7", "xidx", "xid 999", "cudaErrorFoo"] {
            #expect(ErrorText(code: name) == nil, "\(name)")
        }
    }

    @Test func `the screen`() {
        let report = DoctorReport(sections: [
            .init("System", "Debian GNU/Linux 12 (bookworm), x86_64"),
            .init("Disk", "44.2 GB free for /opt/provision"),
        ])
        #expect(
            DoctorScreen.draw(report, style: Style()) == """
                provision doctor
                  ✓ System       Debian GNU/Linux 12 (bookworm), x86_64
                  ✓ Disk         44.2 GB free for /opt/provision

                Nothing is wrong.
                """)
    }
}
