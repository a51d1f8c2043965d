import Diagnostics
import Testing

@testable import Verification

/// What becomes of code that the recipe's compiler made; doubles of NVRTC and libcuda, and no GPU.
@Suite struct NVRTCKernelTests {
    private func check(
        _ rules: String = "", architectures: [Int] = [75, 86, 90], breaks: Bool = false,
        stepLimit: Duration = .seconds(60)
    ) async throws -> [Check] {
        guard var machine = try await DoubledMachine(rules) else { return [] }
        try await machine.equip(architectures: architectures, breaks: breaks)
        machine.stepLimit = stepLimit
        return try await machine.checks()
    }

    @Test func `each GPU of a mixed machine runs what was made for its architecture`()
        async throws
    {
        let checks = try await check()
        #expect(
            checks.map(\.name).prefix(4) == ["gpu-driver", "gpu-0", "gpu-1", "gpu-nvrtc"])
        #expect(checks.allSatisfy { $0.outcome == .passed }, "\(checks)")
        #expect(
            checks[3].summary == "NVRTC 13.0 made the kernels for sm_86, sm_90: right on 2 GPUs")
    }

    @Test func `a GPU that NVRTC makes no code for is named, and nothing fails`() async throws {
        let one = try #require(
            try await check(architectures: [90]).first { $0.name == "gpu-nvrtc" })
        #expect(one.outcome == .passed)
        #expect(
            one.summary
                == "NVRTC 13.0 made the kernels for sm_90: right on 1 GPU; it makes no code for Double B"
        )
        let none = try #require(
            try await check(architectures: [100]).first { $0.name == "gpu-nvrtc" })
        #expect(none.outcome == .skipped("NVRTC makes no code for Double A, Double B"))
    }

    @Test(arguments: [
        ("miscompiled:smoke_saxpy:7:1", "Double B failed in the kernel saxpy"),
        ("miscompiled:smoke_matmul:7:0", "Double A failed in the kernel of a half-precision"),
    ])
    func `code that computes wrongly is a finding of its own, with the GPU and the seed`(
        _ rules: String, _ words: String
    ) async throws {
        let checks = try await check(rules)
        #expect(checks.filter { $0.outcome == .failed }.map(\.name) == ["gpu-nvrtc"])
        let failed = try #require(checks.first { $0.name == "gpu-nvrtc" })
        #expect(failed.summary.hasPrefix(words), "\(failed)")
        #expect(failed.summary.contains("with what NVRTC 13.0 made for sm_"))
        #expect(failed.code == .nvrtcKernelsFailed)
        #expect(failed.details.contains { $0.hasPrefix("the inputs came from seed ") })
    }

    @Test func `a compiler that refuses the kernels fails with its words`() async throws {
        let checks = try await check(breaks: true)
        let failed = try #require(checks.first { $0.name == "gpu-nvrtc" })
        #expect(failed.outcome == .failed)
        #expect(failed.code == .nvrtcFailed)
        #expect(failed.details.contains("sample.cu(1): error: made up"))
    }

    @Test func `a GPU that failed is not asked again`() async throws {
        let checks = try await check("hang:cuModuleLoadData:1", stepLimit: .seconds(6))
        #expect(checks.filter { $0.outcome == .failed }.map(\.name) == ["gpu-1"])
        #expect(
            checks.first { $0.name == "gpu-nvrtc" }?.summary
                == "NVRTC 13.0 made the kernels for sm_90: right on 1 GPU")
        let none = try await check("refuse:cuCtxCreate_v2:46")
        #expect(
            none.first { $0.name == "gpu-nvrtc" }?.outcome
                == .skipped("no GPU has run the kernels that need no compiler"))
    }
}
