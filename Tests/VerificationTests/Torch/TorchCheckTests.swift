import Diagnostics
import Machine
import Testing

@testable import Verification

@Suite struct `torch` {
    private func answer(_ version: String, cuda: String?) -> TorchTale {
        .telling(version, cuda: cuda, architectures: ["sm_80", "sm_90", "compute_120"])
    }

    private func run(_ specimen: Specimen, _ tale: TorchTale) async throws -> [Check] {
        await TorchCheck(
            subject: try specimen.subject(), depth: .computing, tale: .success(tale)
        ).run()
    }

    @Test(
        arguments: [
            ("2.9.1+cu128", nil, "2.9.1+cu128", "12.8", true),
            ("2.9.1", nil, "2.9.1+cu128", "12.8", true),
            ("2.9.1", "cu130", "2.9.1+cu130", "13.0", true),
            ("2.9.1", nil, "2.9.1+cu130", "13.0", false),
            ("2.9.1+cpu", nil, "2.9.1+cpu", nil, true),
            ("2.9.1+cpu", nil, "2.9.1+cu128", "12.8", false),
            ("2.9.0", "cu128", "2.9.1+cu128", "12.8", false),
            ("7.0.0", nil, "7.0.0+cu999", "99.9", true),
        ] as [(String, String?, String, String?, Bool)])
    func `version and CUDA must be those of the lock`(
        _ locked: String, _ build: String?, _ found: String, _ cuda: String?, _ passes: Bool
    ) async throws {
        let specimen = try Specimen()
        specimen.lock(torch: locked, build: build)
        let checks = try await run(specimen, answer(found, cuda: cuda))
        #expect((checks[0].outcome == .passed) == passes)
        #expect(checks[0].details.isEmpty == passes)
    }

    @Test(
        arguments: [
            ("2.9.1", "cuda129_mkl_py312_h2ff76c1_303", "2.9.1", "12.9", true),
            ("2.9.1", "cuda129_mkl_py312_h2ff76c1_303", "2.9.1", "12.8", false),
            ("2.9.1", "cuda129_mkl_py312_h2ff76c1_303", "2.9.1", nil, false),
            ("2.9.1", "cuda129_mkl_py312_h2ff76c1_303", "2.8.0", "12.9", false),
            ("2.9.1", "cpu_mkl_py312_h2ff76c1_100", "2.9.1", nil, true),
            ("2.9.1", "cpu_mkl_py312_h2ff76c1_100", "2.9.1", "12.9", false),
            ("2.1.0", "cuda112py310h1234567_303", "2.1.0.post303", "11.2", true),
            ("2.1.0", "h1234567_0", "2.1.0", "12.1", true),
        ] as [(String, String, String, String?, Bool)])
    func `torch of conda must be its version and its build`(
        _ locked: String, _ build: String, _ found: String, _ cuda: String?, _ passes: Bool
    ) async throws {
        let specimen = try Specimen()
        specimen.lock(conda: "pytorch", locked, build: build)
        let checks = try await run(specimen, answer(found, cuda: cuda))
        #expect((checks[0].outcome == .passed) == passes)
    }

    @Test func `a wheel that calls itself a later build is not the one of the lock`() async throws {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1", build: "cu128")
        let checks = try await run(specimen, answer("2.9.1.post2", cuda: "12.8"))
        #expect(checks[0].outcome == .failed)
    }

    @Test func `the line says version, CUDA and architectures`() async throws {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1+cu128")
        let checks = try await run(specimen, answer("2.9.1+cu128", cuda: "12.8"))
        #expect(checks[0].summary == "2.9.1+cu128 imports, CUDA 12.8, for sm_80 sm_90")
        #expect(checks[1].name == "torch-gpu")
        #expect(checks[1].outcome == .skipped("no NVIDIA GPU on the PCI bus"))
    }

    @Test func `a build without CUDA has no GPU to be asked for`() async throws {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1+cpu")
        #expect(try await run(specimen, answer("2.9.1+cpu", cuda: nil)).count == 1)
    }

    @Test func `a step is planned where something of it can be shown`() throws {
        let specimen = try Specimen()
        func plan(_ depth: TorchDepth) throws -> [TorchStep] {
            TorchCheck.plan(depth, for: try specimen.subject())
        }
        let own: [TorchStep] = [.matmul, .convolution, .optimizer, .compile]
        #expect(try plan(.identity) == [.import, .build])
        #expect(try plan(.computing) == [.import, .build])
        #expect(try plan(.compiling) == [.import, .build] + own)
        #expect(try plan(.everything) == [.import, .build] + own)
        try specimen.equip("bin/nvcc", "", mode: 0o755)
        #expect(try plan(.compiling).last == .extension)
        specimen.machine = Specimen.machine(gpus: [0x2330], driver: "580.95.05")
        #expect(try plan(.identity) == [.import, .build])
        #expect(try plan(.computing).last == .memory)
        #expect(try plan(.everything) == TorchStep.allCases)
        specimen.machine.environment.isImage = true
        #expect(try plan(.everything) == [.import, .build])
    }

    @Test func `who asks for everything is told of every step that cannot be taken`() async throws {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1+cu128")
        let tale = TorchTale.telling(
            "2.9.1+cu128", cuda: "12.8", steps: [.import, .build, .matmul])
        let checks = await TorchCheck(
            subject: try specimen.subject(), depth: .everything, tale: .success(tale)
        ).run()
        #expect(checks.count == TorchStep.allCases.count - 1)
        let reason = Check.Outcome.skipped("no NVIDIA GPU on the PCI bus")
        #expect(checks.count { $0.outcome == reason } == 7)
        #expect(
            checks.first { $0.name == "torch-nvcc" }?.outcome
                == .skipped("the recipe has no toolkit with nvcc"))
    }

    @Test func `GPUs that are hidden by a variable are brought back by a hint`() async throws {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1+cu128")
        specimen.machine = Specimen.machine(gpus: [0x2330], driver: "580.95.05")
        specimen.machine.environment.visibleDevices = "GPU-77"
        var tale = TorchTale.telling("2.9.1+cu128", cuda: "12.8")
        _ = tale.hear(#"{"begin":"device","limit":9}"#)
        let details = #"["torch.cuda.is_available() is False"]"#
        _ = tale.hear(
            #"{"end":"device","outcome":"failed","cause":"unseen","details":\#(details)}"#)
        let checks = await TorchCheck(
            subject: try specimen.subject(), depth: .computing, tale: .success(tale)
        ).run()
        let check = try #require(checks.first { $0.name == "torch-gpu" })
        #expect(check.summary == "torch sees no GPU")
        #expect(check.details == ["torch.cuda.is_available() is False"])
        #expect(check.code == .torchSeesNoGPU)
        #expect(check.hints.first?.text.hasPrefix("`env -u CUDA_VISIBLE_DEVICES") == true)
        #expect(checks.last?.outcome == .skipped("needs `torch-gpu`"))
    }

    @Test(arguments: [
        ProgramResult(.exited(0), output: "no json\n"), ProgramResult(.exited(0)),
        ProgramResult(.exited(1), errors: "Traceback\nSyntaxError: made up\n"),
        ProgramResult(.signalled(11)), ProgramResult(.timedOut),
    ])
    func `an interpreter that breaks is a finding with its last words`(_ result: ProgramResult)
        async throws
    {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1")
        let programs = CannedPrograms([("/proof", result)])
        let subject = try specimen.subject()
        let proof = TorchProof(subject: subject, tools: try specimen.tools(programs))
        let tale = try await proof.run([.import, .build])
        let checks = await TorchCheck(subject: subject, depth: .identity, tale: .success(tale))
            .run()
        #expect(checks.map(\.outcome) == [.failed])
        let code: ErrorCode = result.ending == .timedOut ? .torchHangs : .torchCrashes
        #expect(checks[0].code == code)
        if case .exited(1) = result.ending {
            #expect(checks[0].details.last == "SyntaxError: made up")
        }
        let run = try #require(programs.runs.first)
        #expect(run.environment["PYTHONDONTWRITEBYTECODE"] == "1")
        #expect(run.arguments.first == "-I")
    }

    @Test func `an interpreter that takes a step which is not its own is not followed by more`()
        async throws
    {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1")
        let words = """
            {"begin":"import","limit":9}
            {"end":"import","outcome":"passed"}
            {"begin":"build","limit":9}

            """
        let programs = CannedPrograms([
            ("/proof", ProgramResult(.signalled(11), output: words))
        ])
        let proof = TorchProof(
            subject: try specimen.subject(), tools: try specimen.tools(programs))
        let tale = try await proof.run([.import, .build, .matmul, .convolution])
        #expect(programs.runs.count == 2)
        #expect(tale.breaks[.build]?.fall == .crashed("signal 11"))
    }

    @Test func `what is told at length is told in part`() {
        var tale = TorchTale()
        _ = tale.hear(#"{"begin":"matmul","limit":5}"#)
        let long = String(repeating: "y", count: 5000)
        let lines = Array(repeating: "\"\(long)\"", count: 50).joined(separator: ",")
        _ = tale.hear(
            #"{"end":"matmul","outcome":"failed","text":"\#(long)","details":[\#(lines)]}"#)
        let end = tale.ends[.matmul]
        #expect(end?.text.count == 1001 && end?.details.count == 20)
        #expect(end?.details.allSatisfy { $0.count == 1001 && $0.hasSuffix("…") } == true)
    }

    @Test func `lines that are none of the script's are passed over`() {
        var tale = TorchTale()
        for text in ["", "{", "[]", "{\"begin\":\"nothing\"}", "{\"end\":\"matmul\"}"] {
            #expect(tale.hear(text) == nil)
        }
        #expect(tale == TorchTale())
        #expect(tale.hear(#"{"begin":"matmul","limit":-5}"#) == .seconds(6))
        // Only the step that is open can end.
        #expect(tale.hear(#"{"end":"memory","outcome":"passed"}"#) == nil)
        #expect(tale.open == .matmul)
    }
}
