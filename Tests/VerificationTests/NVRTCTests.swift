import Diagnostics
import FileSystem
import Machine
import SystemPackage
import TestSupport
import Testing

@testable import Verification

/// A library with NVRTC's functions, compiled by this machine's C compiler.
private struct FakeNVRTC {
    let folder: TemporaryDirectory
    let library: FilePath

    /// Nil where the machine has no C compiler.
    init?(architectures: [Int], breaks: Bool = false, isDamaged: Bool = false) async throws {
        let compilers: [FilePath] = ["/usr/bin/cc", "/usr/bin/gcc", "/usr/bin/clang"]
        guard let compiler = try compilers.first(where: { try Files.exists($0) }) else {
            return nil
        }
        folder = try TemporaryDirectory()
        library = folder.appending("libnvrtc.so.13")
        let source = try folder.write(
            "fake.c",
            NVRTCDouble.source(
                architectures: architectures, breaks: breaks, isDamaged: isDamaged))
        let result = try await SubprocessRunner().run(
            ProgramRun(
                compiler,
                arguments: ["-shared", "-fPIC", "-w", "-o", library.string, source.string],
                environment: ["PATH": "/usr/bin:/bin"], timeLimit: .seconds(60)))
        #expect(result.isSuccess, "\(result.errors)")
    }
}

@Suite struct `NVRTC` {
    @Test func `a kernel becomes PTX and machine code for each target once`() async throws {
        guard let fake = try await FakeNVRTC(architectures: [75, 80, 86, 90]) else { return }
        let answer = try NVRTCProbe.run(
            library: fake.library.string, targets: ["sm_89", "sm_86", "sm_90"])
        #expect(
            answer == #"{"compiled":[{"size":64,"target":"sm_86"},{"size":64,"target":"sm_90"}],"#
                + #""ptxISA":"9.0","version":"13.0"}"#)
    }

    @Test func `machine code is kept where that is asked for, by the name of its architecture`()
        async throws
    {
        guard let fake = try await FakeNVRTC(architectures: [75, 80, 86, 90]) else { return }
        let folder = fake.folder.appending("code")
        try Files.createDirectories(folder)
        _ = try NVRTCProbe.run(
            library: fake.library.string, targets: ["sm_89", "sm_90"], output: folder)
        #expect(try Files.list(folder).map(\.name).sorted() == ["sm_86.cubin", "sm_90.cubin"])
        let code = try Files.read(folder.appending("sm_86.cubin"))
        #expect(code.starts(with: [0x7f, 0x45, 0x4c, 0x46]))
    }

    @Test func `without a GPU it is the sample, or the newest where the sample is gone`()
        async throws
    {
        guard let fake = try await FakeNVRTC(architectures: [75, 90, 120]),
            let later = try await FakeNVRTC(architectures: [100, 120])
        else { return }
        #expect(
            try NVRTCProbe.run(library: fake.library.string, targets: [], sample: "sm_90")
                .contains("sm_90"))
        #expect(
            try NVRTCProbe.run(library: later.library.string, targets: [], sample: "sm_90")
                .contains("sm_120"))
    }

    @Test func `a GPU that it does not serve is an error`() async throws {
        guard let fake = try await FakeNVRTC(architectures: [75, 90]) else { return }
        let error = #expect(throws: ProvisionError.self) {
            try NVRTCProbe.run(library: fake.library.string, targets: ["sm_70"])
        }
        #expect(error?.message.hasSuffix("makes no code for sm_70") == true)
    }

    @Test func `a refused kernel comes with the compiler's words`() async throws {
        guard let fake = try await FakeNVRTC(architectures: [90], breaks: true) else { return }
        let error = #expect(throws: ProvisionError.self) {
            try NVRTCProbe.run(library: fake.library.string, targets: [])
        }
        #expect(error?.context == ["code 6", "sample.cu(1): error: made up"])
    }

    @Test func `what is no machine code is not taken for it`() async throws {
        guard let fake = try await FakeNVRTC(architectures: [90], isDamaged: true) else { return }
        #expect(throws: ProvisionError.self) {
            try NVRTCProbe.run(library: fake.library.string, targets: [])
        }
    }

    @Test func `a library that is not there is an error`() {
        #expect(throws: ProvisionError.self) {
            try NVRTCProbe.run(library: "/nowhere/libnvrtc.so.13", targets: [])
        }
    }

    @Test func `the child is asked for each library and for the capabilities of the GPUs`()
        async throws
    {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1")
        try specimen.equip("lib/libnvrtc.so.13", "x")
        try specimen.equip("lib/libnvrtc-builtins.so.13.0", "x")
        try specimen.install("\(Specimen.site)/nvidia/cu13/lib/libnvrtc.so.13", "x")
        specimen.machine = Specimen.machine(gpus: [0x2330, 0x2204], driver: nil)
        let json = #"{"compiled":[{"size":9,"target":"sm_90"}],"ptxISA":"9.0","version":"13.0"}"#
        let programs = CannedPrograms([("provision", .printed(json + "\n"))])
        let check = NVRTCCheck(subject: try specimen.subject(), tools: try specimen.tools(programs))
        let found = await check.run()
        #expect(found.map(\.name) == ["nvrtc", "nvrtc-torch"])
        #expect(
            found.map(\.summary) == [
                "the toolkit's NVRTC 13.0 compiled the kernels to PTX 9.0 and to sm_90"
                    + "; not run: no NVIDIA driver is loaded",
                "torch's NVRTC 13.0 compiled the kernels to PTX 9.0 and to sm_90"
                    + "; not run: no NVIDIA driver is loaded",
            ])
        #expect(programs.runs.map { $0.arguments.first } == ["check-nvrtc", "check-nvrtc"])
        #expect(
            programs.runs.map { Array($0.arguments.suffix(2)) } == [
                ["sm_86", "sm_90"], ["sm_86", "sm_90"],
            ])
    }

    @Test func `a child that dies fails the check and nothing else`() async throws {
        let specimen = try Specimen()
        try specimen.equip("lib/libnvrtc.so.13", "x")
        let programs = CannedPrograms([("provision", ProgramResult(.signalled(11)))])
        let check = NVRTCCheck(subject: try specimen.subject(), tools: try specimen.tools(programs))
        let found = try #require(await check.run().first)
        #expect(found.outcome == .failed)
        #expect(found.details == ["signal 11"])
        #expect(found.code == .nvrtcFailed)
    }

    @Test func `a GPU that one library does not serve leaves the other one its check`()
        async throws
    {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1")
        try specimen.equip("lib/libnvrtc.so.13", "x")
        try specimen.install("\(Specimen.site)/nvidia/cu12/lib/libnvrtc.so.12", "x")
        specimen.gpus = ["sm_70"]
        let json = #"{"compiled":[{"size":9,"target":"sm_70"}],"ptxISA":"8.8","version":"12.9"}"#
        let words = "`libnvrtc.so.13` makes no code for sm_70\n"
        let programs = CannedPrograms([
            ("libnvrtc.so.12", .printed(json + "\n")),
            ("libnvrtc.so.13", ProgramResult(.exited(1), errors: words)),
        ])
        let check = NVRTCCheck(subject: try specimen.subject(), tools: try specimen.tools(programs))
        let found = await check.run()
        #expect(found.map(\.outcome) == [.failed, .passed])
        #expect(found[0].code == .nvrtcLacksArchitecture)
        #expect(programs.runs.map { $0.arguments.last } == ["sm_70", "sm_70"])
    }

    @Test(arguments: [("", nil), (".version", nil), ("// x\n.version 8.4\n", "8.4")])
    func `the ISA is read from the head of PTX`(_ text: String, _ expected: String?) {
        #expect(NVRTCProbe.ptxISA(Array(text.utf8)) == expected)
    }
}
