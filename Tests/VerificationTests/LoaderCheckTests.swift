import Diagnostics
import FileSystem
import Installation
import Machine
import SystemPackage
import TestSupport
import Testing

@testable import Verification

@Suite struct `Loaded libraries` {
    private func answer(_ libraries: [String], cuda: String? = "13.0") -> TorchTale {
        .telling("2.9.1", cuda: cuda, libraries: libraries)
    }

    private func check(
        _ specimen: Specimen, _ answer: TorchTale?,
        programs: any ProgramRunner = CannedPrograms([])
    ) async throws -> Check {
        let check = LoaderCheck(
            subject: try specimen.subject(), tools: try specimen.tools(programs),
            torch: answer.map { .success($0) })
        return try #require(await check.run().first)
    }

    @Test func `torch that loads its own libraries passes, others' do not count`() async throws {
        let specimen = try Specimen()
        let own = specimen.place.root.string + "/\(Specimen.site)/nvidia/cu13/lib/"
        let check = try await check(
            specimen,
            answer([
                own + "libcudart.so.13", own + "libcublas.so.13", "/usr/lib/libcuda.so.580.65.06",
                "/usr/lib/libc.so.6",
            ]))
        #expect(check.outcome == .passed)
        #expect(check.summary == "torch loads its own 2 CUDA libraries")
    }

    @Test func `a library of the toolkit or the system before torch's own is found`() async throws {
        let specimen = try Specimen()
        let own = specimen.place.root.string + "/\(Specimen.site)/nvidia/cu13/lib/"
        let foreign = specimen.toolkit.string + "/lib/libnvJitLink.so.13"
        // The name of a folder is no proof: `1-old` begins as `1` does.
        let twin = specimen.place.root.string + "-old/env/libcufft.so.12"
        let check = try await check(
            specimen, answer([own + "libcudart.so.13", foreign, "/usr/lib/libcudnn.so.9", twin]))
        #expect(check.outcome == .failed)
        #expect(
            check.details == [
                "torch loads `\(foreign)`", "torch loads `/usr/lib/libcudnn.so.9`",
                "torch loads `\(twin)`",
            ])
    }

    @Test func `what the user's own LD_LIBRARY_PATH puts in front is told as such`() async throws {
        let specimen = try Specimen()
        let folder = try Files.resolve(specimen.folder.path).appending("old")
        try Files.createDirectories(folder)
        let own = specimen.place.root.string + "/\(Specimen.site)/nvidia/cu13/lib/libcudart.so.13"
        let torch = answer([own, "\(folder)/libcublas.so.13"])
        let tools = try specimen.tools(environment: ["LD_LIBRARY_PATH": "\(folder)"])
        let found = try #require(
            await LoaderCheck(subject: specimen.subject(), tools: tools, torch: .success(torch))
                .run().first)
        #expect(found.outcome == .failed)
        #expect(found.details == ["torch loads `\(folder)/libcublas.so.13`"])
        #expect(found.hints.first?.text.hasPrefix("`unset LD_LIBRARY_PATH`") == true)
        // Without the variable it came in some other way.
        #expect(try await check(specimen, torch).hints.isEmpty)
    }

    @Test func `a CUDA build without a runtime is broken, a CPU build needs none`() async throws {
        let specimen = try Specimen()
        #expect(
            try await check(specimen, answer([])).details == ["torch loaded no CUDA runtime"])
        #expect(try await check(specimen, answer([], cuda: nil)).outcome == .passed)
    }

    @Test func `a conda Python without torch is started`() async throws {
        let specimen = try Specimen()
        specimen.lock(conda: "python", "3.12.4")
        #expect(CheckKind.applicable(to: try specimen.subject()) == [.files, .loader])
        let programs = CannedPrograms([("env/bin/python", .printed("3.12.4\n"))])
        let passed = try await check(specimen, nil, programs: programs)
        #expect(passed.outcome == .passed)
        #expect(passed.summary == "python 3.12.4 starts")
        let run = try #require(programs.runs.first)
        #expect(run.executable == specimen.place.environment.appending("bin/python"))
        #expect(run.environment["PYTHONDONTWRITEBYTECODE"] == "1")
    }

    @Test(arguments: [
        (ProgramResult.printed("3.11.2\n"), "python is 3.11.2, the lock has 3.12.4"),
        (ProgramResult(.exited(1), errors: "no encodings\n"), "no encodings"),
        (ProgramResult(.exited(0)), nil), (ProgramResult(.signalled(11)), nil),
    ])
    func `a conda Python that is another or does not start is found`(
        _ result: ProgramResult, _ detail: String?
    ) async throws {
        let specimen = try Specimen()
        specimen.lock(conda: "python", "3.12.4")
        let programs = CannedPrograms([("env/bin/python", result)])
        let check = try await check(specimen, nil, programs: programs)
        #expect(check.outcome == .failed)
        #expect(check.details.last == detail ?? result.description)
    }

    @Test func `torch of conda may load what conda's other packages bring`() async throws {
        let specimen = try Specimen()
        specimen.lock(conda: "python", "3.12.4")
        specimen.lock(conda: "pytorch", "2.9.1", build: "cuda129_mkl_py312_h2ff76c1_303")
        let own = specimen.place.environment.string + "/lib/libcudart.so.12.9.79"
        let programs = CannedPrograms([])
        let check = try await check(specimen, answer([own], cuda: "12.9"), programs: programs)
        #expect(check.summary == "torch loads its own 1 CUDA libraries")
        #expect(programs.runs.isEmpty)
    }

    @Test func `a program of the toolkit that misses a library is found`() async throws {
        let specimen = try Specimen()
        try specimen.equip("bin/nvcc", "x", mode: 0o755)
        try specimen.equip("bin/ptxas", "x", mode: 0o755)
        try specimen.equip("nvvm/bin/cicc", "x", mode: 0o755)
        let programs = CannedPrograms([
            ("bin/nvcc", .printed("\tlibc.so.6 => /lib/libc.so.6 (0x1)\n")),
            (
                "bin/ptxas",
                .printed("\tlibgone.so.1 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n")
            ),
            ("bin/cicc", ProgramResult(.exited(1), errors: "\tstatically linked\n")),
        ])
        let found = try await check(specimen, nil, programs: programs)
        let ptxas = specimen.toolkit.appending("bin/ptxas")
        #expect(found.details == ["`\(ptxas)`: libgone.so.1 => not found"])
        #expect(programs.runs.allSatisfy { $0.arguments.first == "--list" })
    }

    @Test func `a program that the loader refuses is found`() async throws {
        let specimen = try Specimen()
        try specimen.equip("bin/nvcc", "not a program", mode: 0o755)
        let check = try await check(specimen, nil, programs: SubprocessRunner())
        #expect(check.outcome == .failed)
        #expect(check.details.count == 1)
    }
}
