import Diagnostics
import SystemPackage
import TestSupport
import Testing

@testable import Verification

/// The recipe's word `multi-gpu`, with a stand-in for torch.
@Suite(.enabled(if: StandInTorch.isPossible, "no /usr/bin/python3"), .serialized)
struct `Several GPUs` {
    private static let together = ["torch-dp", "torch-ddp", "torch-nccl"]

    /// What is told of `kinds` on a machine with so many GPUs, `visible` of which torch sees.
    private func told(
        _ kinds: [CheckKind]?, gpus: Int, visible: Int? = nil, driver: String? = "580.95.05"
    ) async throws -> [Check] {
        let specimen = try Specimen()
        specimen.lock(torch: "2.9.1", build: "cu128")
        let models = [UInt16](repeating: 0x2330, count: gpus)
        specimen.machine = Specimen.machine(gpus: models, driver: driver)
        try StandInTorch.install(in: specimen, gpus: visible ?? gpus)
        let verifier = Verifier(
            try specimen.subject(),
            helper: NVRTCHelper(executable: "/nowhere", arguments: []),
            temporary: specimen.folder.path, environment: ["HOME": specimen.folder.path.string])
        return try await verifier.verify(kinds).checks
    }

    @Test(arguments: [[CheckKind.torch, .multiGPU], [.multiGPU]])
    func `two of them compute together, with or without the word torch`(
        _ kinds: [CheckKind]
    ) async throws {
        let checks = try await told(kinds, gpus: 2)
        let names = checks.map(\.name)
        #expect(names.suffix(3) == Self.together[...])
        #expect(names.contains("torch-gpu"))
        // Told once, whichever words name it.
        #expect(Set(names).count == names.count)
        for check in checks { #expect(check.outcome == .passed, "\(check)") }
        let summary = checks.first { $0.name == "torch-dp" }?.summary
        #expect(summary == "DataParallel over 2 GPUs agrees with one")
    }

    @Test func `a recipe that names nothing asks it of two, and not of one`() async throws {
        let two = try await told(nil, gpus: 2).map(\.name)
        #expect(Self.together.allSatisfy(two.contains))
        let one = try await told(nil, gpus: 1).map(\.name)
        #expect(one.contains("torch-gpu"))
        #expect(!Self.together.contains(where: one.contains) && !one.contains("multi-gpu"))
    }

    @Test func `where it cannot be asked the reason stands there`() async throws {
        func outcomes(_ checks: [Check]) -> [Check.Outcome] { checks.map(\.outcome) }
        #expect(
            outcomes(try await told([.multiGPU], gpus: 1)) == [.skipped("there is one GPU")])
        #expect(
            outcomes(try await told([.multiGPU], gpus: 0))
                == [.skipped("no NVIDIA GPU on the PCI bus")])
        #expect(
            outcomes(try await told([.multiGPU], gpus: 2, driver: nil))
                == [.skipped("no NVIDIA driver is loaded")])
        let hidden = try await told([.multiGPU], gpus: 2, visible: 1)
        let reason = Check.Outcome.skipped("needs two GPUs, one is visible")
        #expect(hidden.filter { $0.outcome == reason }.map(\.name) == Self.together)
        #expect(!hidden.contains { $0.outcome == .failed }, "\(hidden)")
    }
}
