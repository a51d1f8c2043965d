import Diagnostics
import Machine
import Testing

@testable import Verification

@Suite struct `torch` {
    private func answer(
        _ version: String, cuda: String?, available: Bool? = nil, devices: [TorchAnswer.Device] = []
    ) -> TorchAnswer {
        TorchAnswer(
            version: version, cuda: cuda, architectures: ["sm_80", "sm_90", "compute_120"],
            libraries: [], available: available, devices: devices)
    }

    private func run(_ specimen: Specimen, _ answer: TorchAnswer) async throws -> [Check] {
        await TorchCheck(subject: try specimen.subject(), answer: .success(answer)).run()
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

    @Test func `with a GPU and a driver torch must compute on it`() async throws {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1+cu128")
        specimen.machine = Specimen.machine(gpus: [0x2330], driver: "580.95.05")
        let device = TorchAnswer.Device(name: "NVIDIA H100", capability: "9.0", computes: true)
        let good = try await run(
            specimen, answer("2.9.1+cu128", cuda: "12.8", available: true, devices: [device]))
        #expect(good[1].outcome == .passed)
        #expect(good[1].summary == "computes on NVIDIA H100")

        specimen.machine.environment.visibleDevices = ""
        let blind = try await run(specimen, answer("2.9.1+cu128", cuda: "12.8", available: false))
        #expect(blind[1].outcome == .failed)
        #expect(
            blind[1].details == [
                "torch.cuda.is_available() is False", "CUDA_VISIBLE_DEVICES is \"\"",
            ])

        let broken = TorchAnswer.Device(name: "NVIDIA H100", capability: "9.0", computes: false)
        let wrong = try await run(
            specimen, answer("2.9.1+cu128", cuda: "12.8", available: true, devices: [broken]))
        #expect(wrong[1].outcome == .failed)
    }

    @Test func `a CPU build has no GPU to be asked for`() async throws {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1+cpu")
        #expect(try await run(specimen, answer("2.9.1+cpu", cuda: nil)).count == 1)
    }

    @Test func `the last line of what was printed counts`() async throws {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1")
        let json =
            #"{"version":"2.9.1+cu128","cuda":"12.8","architectures":[],"libraries":[],"devices":[]}"#
        let programs = CannedPrograms([
            ("import torch", .printed("a plugin says hello\n\n\(json)\n"))
        ])
        let probe = TorchProbe(subject: try specimen.subject(), tools: try specimen.tools(programs))
        #expect(try await probe.ask().version == "2.9.1+cu128")
        let run = try #require(programs.runs.first)
        #expect(run.arguments.last == "bare")
        #expect(run.environment["PYTHONDONTWRITEBYTECODE"] == "1")
    }

    @Test(arguments: [
        ProgramResult(.exited(0), output: "no json\n"), ProgramResult(.exited(0)),
        ProgramResult(.exited(1), errors: "Traceback\nImportError: libnvJitLink.so.13\n"),
        ProgramResult(.signalled(11)), ProgramResult(.timedOut),
    ])
    func `an import that breaks is an error with its last words`(_ result: ProgramResult)
        async throws
    {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1")
        let programs = CannedPrograms([("import torch", result)])
        let probe = TorchProbe(subject: try specimen.subject(), tools: try specimen.tools(programs))
        let error = await #expect(throws: ProvisionError.self) { try await probe.ask() }
        #expect(error?.context.first == result.description)
        if case .exited(1) = result.ending {
            #expect(error?.context.last == "ImportError: libnvJitLink.so.13")
        }
    }
}
