import Subprocess
import TestSupport
import Testing

/// `verify: [multi-gpu]` in a recipe, on machines with one GPU and with two.
@Suite(
    .serialized, .enabled(if: AptWorld.isPossible, "no apt here"),
    .enabled(if: Station.hasPython, Station.needsPython))
struct SeveralGPUsTests {
    @Test(arguments: [1, 2])
    func `the word multi-gpu is asked of two and skipped with one`(_ count: Int) async throws {
        guard let world = try await GPUStation() else { return }
        if count == 2 { try world.plug(at: GPUStation.second) }
        try world.station.index.publish(StandInTorch.wheel(gpus: count))
        try world.station.folder.write(
            "demo.yaml",
            """
            recipe: 1
            name: demo
            python: {version: ">=3.9"}
            pip: [torch]
            verify: [files, multi-gpu]

            """)
        let applied = try await world.run("apply", "demo.yaml", "--yes")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        let verified = try await world.run("verify", "demo.yaml")
        #expect(verified.status == .exited(0), "\(verified.output)\(verified.errors)")
        if count == 1 {
            #expect(verified.output.contains("multi-gpu    skipped: there is one GPU"))
            #expect(!verified.output.contains("torch-dp"))
        } else {
            for name in ["torch-dp", "torch-ddp", "torch-nccl"] {
                #expect(verified.output.contains("✓ \(name) "), "\(verified.output)")
            }
            #expect(verified.output.contains("NCCL adds over 2 GPUs"))
        }
    }
}
