import PackageModel
import Testing

@testable import Compatibility

@Suite struct `PyTorch facts` {
    private let facts = Facts.embedded

    private func build(_ release: String, _ backend: String) throws -> TorchBuild {
        let release = try #require(facts.torchRelease(release))
        let backend = try #require(TorchBackend(backend))
        return try #require(facts.torchBuild(release, backend))
    }
    private func capability(_ text: String) throws -> ComputeCapability {
        try #require(ComputeCapability(text))
    }

    @Test(arguments: [
        ("2.0.1", "cu117"), ("2.4.1", "cu121"), ("2.6.0", "cu124"), ("2.7", "cu126"),
        ("2.9.1+cu128", "cu128"), ("2.11.0", "cu130"), ("2.15.0", "cu132"),
    ])
    func `the Python index has one build of a release`(_ version: String, _ backend: String) {
        #expect(facts.torchRelease(version)?.defaultBackend.description == backend)
    }

    @Test(
        arguments: [
            ("cuda129_mkl_py312_h2ff76c1_303", "cu129"), ("cuda118py311h1234567_300", "cu118"),
            ("cuda112py310h1234567_200", "cu112"), ("cpu_generic_py310h1234567_0", "cpu"),
            ("py3.10_cuda11.8_cudnn8.7.0_0", "cu118"), ("py3.8_cuda10.2.89_cudnn7.6.5_0", "cu102"),
            ("gpu_cuda118py310h1234567_0", "cu118"), ("py3.10_cpu_0", "cpu"),
            ("h1234567_0", nil), ("", nil), ("cuda12_h1234567_0", nil), ("cudatoolkit_0", nil),
            ("cuda_0", nil), ("cuda99999999999999999999_0", nil), ("cuda1٢9_0", nil),
        ] as [(String, String?)])
    func `the build of a conda package tells its backend`(_ build: String, _ backend: String?) {
        #expect(TorchBackend(condaBuild: build)?.description == backend)
    }

    @Test func `a release knows its Python minors and its builds`() throws {
        let release = try #require(facts.torchRelease("2.9.1"))
        #expect(release.pythons == ["3.10", "3.11", "3.12", "3.13", "3.14"])
        #expect(release.backends.map(\.description) == ["cu126", "cu128", "cu130"])
        #expect(release.experimental.map(\.description) == ["cu130"])
        #expect(facts.torchRelease("2.15.0")?.backends == [])
        #expect(facts.torchRelease("3.0") == nil)
        #expect(facts.torchRelease("") == nil)
    }

    @Test func `backends read and print alike, and order by CUDA`() {
        for text in ["cpu", "cu92", "cu118", "cu126", "cu132"] {
            #expect(TorchBackend(text)?.description == text)
        }
        for text in ["", "cu", "cuda", "cu1", "cu1280", "rocm6.4", "CU128", "cu12a"] {
            #expect(TorchBackend(text) == nil)
        }
        #expect(TorchBackend.cpu < .cuda(major: 9, minor: 2))
        #expect(TorchBackend.cuda(major: 9, minor: 2) < .cuda(major: 11, minor: 8))
        #expect(TorchBackend("cu128")?.cuda == "12.8")
    }

    @Test func `machine code runs on higher minors of its major only`() throws {
        let build = try build("2.9.1", "cu128")
        #expect(
            facts.coverage(of: try capability("8.9"), by: build, driver: nil)
                == .native(try capability("8.6"))
        )
        #expect(
            facts.coverage(of: try capability("12.1"), by: build, driver: nil)
                == .native(try capability("12.0")))
        #expect(facts.covers(try capability("7.0"), by: build, driver: nil) == true)
        #expect(facts.coverage(of: try capability("6.1"), by: build, driver: nil) == .missing)
        #expect(facts.coverage(of: try capability("11.0"), by: build, driver: nil) == .missing)
    }

    @Test func `PTX needs a driver that came with that CUDA or later`() throws {
        let build = try build("2.9.1", "cu130")
        let next = ComputeCapability(major: 13, minor: 0)
        let driver = try #require(DottedVersion("580.65.06"))
        #expect(facts.coverage(of: next, by: build, driver: driver) == .jit(try capability("12.0")))
        let later = try self.build("2.14", "cu132")
        let needed = try #require(DottedVersion("595.45.04"))
        #expect(facts.coverage(of: next, by: later, driver: driver) == .needsDriver(needed))
        #expect(facts.coverage(of: try capability("9.0"), by: later, driver: driver)?.runs == true)
    }

    @Test func `a driver below the floor of the CUDA major is refused, whatever the GPU`() throws {
        let build = try build("2.12", "cu130")
        let driver = try #require(DottedVersion("570.124.06"))
        let floor = try #require(DottedVersion("580.65.06"))
        #expect(
            facts.coverage(of: try capability("9.0"), by: build, driver: driver)
                == .needsDriver(floor))
        #expect(facts.minimumDriver(for: build.backend) == floor)
    }

    @Test func `no build up to 2-6 runs on Blackwell, and the first that does is 2-7 cu128`() throws
    {
        let blackwell = try capability("10.0")
        let running = facts.torchBuilds.filter {
            facts.covers(blackwell, by: $0, driver: nil) == true
        }
        let first = try #require(
            running.min { Int($0.release.dropFirst(2)) ?? 0 < Int($1.release.dropFirst(2)) ?? 0 })
        #expect(first.release == "2.7")
        #expect(first.backend.description == "cu128")
        #expect(!first.isFirstHand)
    }

    @Test func `Volta is left to cu126 from 2-11 on`() throws {
        let volta = ComputeCapability(major: 7, minor: 0)
        for release in facts.torchReleases where release.minor >= 11 {
            let running = release.backends.filter {
                facts.torchBuild(release, $0).flatMap { facts.covers(volta, by: $0, driver: nil) }
                    == true
            }
            #expect(running.map(\.description) == (release.minor == 15 ? [] : ["cu126"]))
        }
    }

    @Test func `what no table holds is nil`() throws {
        #expect(
            facts.torchRelease("2.15").flatMap { facts.torchBuild($0, .cuda(major: 13, minor: 2)) }
                == nil)
        #expect(facts.torchRelease("2.9").flatMap { facts.torchBuild($0, .cpu) } == nil)
        #expect(
            facts.torchRelease("2.7").flatMap { facts.torchBuild($0, .cuda(major: 11, minor: 8)) }
                == nil)
    }
}
