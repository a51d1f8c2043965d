import Compatibility
import Diagnostics
import Planning
import Recipes
import Testing

/// GPUs that a recipe names and that cannot be meant, or are not there.
@Suite struct TargetGPUTests {
    private func error(_ sections: String, gpus: [String] = []) async throws -> ProvisionError {
        try #require(
            await #expect(throws: ProvisionError.self) {
                _ = try await Planned(gpus: gpus, driver: "580.65.06").solution(sections)
            })
    }

    @Test(arguments: [
        ("sm_87", "Jetson AGX Orin"), ("sm_53", "Jetson Nano"), ("sm_62", "Jetson TX2"),
        ("sm_72", "Xavier"), ("sm_101", "Jetson AGX Thor"), ("sm_110", "Jetson AGX Thor"),
        ("jetson-orin", "Jetson AGX Orin"), ("jetson-orin-nano", "Jetson AGX Orin"),
        ("jetson-xavier", "Xavier"), ("agx-orin", "Jetson AGX Orin"),
        ("jetson-agx-thor", "Jetson AGX Thor"), ("jetson-nano", "some Jetson"),
    ])
    func `a target that is a Jetson is refused with the reason`(
        _ word: String, _ board: String
    ) async throws {
        let error = try await error(
            "target: {gpus: [\(word)], arch: aarch64}\npython: {}\npytorch: {}\n")
        #expect(error.message == "cannot provision a Jetson")
        #expect(error.context.first?.contains("`\(word)` is the GPU of ") == true)
        #expect(error.context.first?.contains(board) == true, "\(error.context)")
        #expect(error.mark?.line == 3)
        #expect(error.hints.contains { $0.text.contains("nvidia-jetpack") })
    }

    @Test(arguments: ["gh200", "sm_90", "sm_121", "gb200"])
    func `an ARM server is no Jetson`(_ word: String) async throws {
        let recipe = try Recipe.load(
            text: "recipe: 1\nname: test\ntarget: {gpus: [\(word)], arch: aarch64}\npython: {}\n",
            file: "test.yaml")
        let target = try Target.test().applying(recipe.target)
        #expect(target.gpus.count == 1)
    }

    @Test func `a slice of a GPU is named by its GPU`() async throws {
        let error = try await error("target: {gpus: [a100-mig-1g-5gb]}\n")
        #expect(error.message == "`a100-mig-1g-5gb` is a part of a GPU")
        #expect(error.hints.map(\.text) == ["name the GPU: `a100`"])
    }

    @Test func `a GPU to cover that the target lacks is an error at its place`() async throws {
        let error = try await error(
            "python: {}\npytorch: {cover: [rtx-4090, rtx-3080]}\n",
            gpus: ["GeForce RTX 4090=8.9", "GeForce RTX 3090=8.6"])
        #expect(error.message == "cannot cover `rtx-3080`: this machine has no such GPU")
        #expect(error.mark?.line == 4)
        #expect(error.mark?.column == 29)
        #expect(
            error.hints.map(\.text) == [
                "choose among those: `pytorch: {cover: [rtx-3090]}`"
            ])
    }

    @Test func `without a GPU there is none to cover`() async throws {
        let error = try await error("driver: {}\npython: {}\npytorch: {cover: [h100*8]}\n")
        #expect(error.message == "cannot cover `h100`: no GPU is known")
        #expect(
            error.hints.map(\.text) == [
                "name the GPUs to provision for: `target: {gpus: [h100*8]}`"
            ])
    }

    @Test(arguments: [
        ("H100 PCIe", "h100", "9.0"), ("h100", "h100-pcie", "9.0"), ("H100 PCIe", "sm_90", "9.0"),
        ("sm_90", "h100", "9.0"), ("GeForce RTX 4090", "10de:2684", "8.9"),
        ("Tesla V100 SXM2 16GB", "v100", "7.0"),
    ])
    func `a GPU to cover may be named in another way than the target's`(
        _ name: String, _ word: String, _ capability: String
    ) throws {
        let capability = try #require(ComputeCapability(capability))
        let gpu = Target.GPU(name: name, capability: capability, count: 2)
        let recipe = try Recipe.load(
            text: "recipe: 1\nname: test\npython: {}\npytorch: {cover: [\(word)]}\n",
            file: "test.yaml")
        guard case .only(let requests)? = recipe.pytorch?.cover.value else {
            Issue.record("no cover")
            return
        }
        #expect(try Target.test(gpus: [gpu]).covered(by: requests, .embedded) == [gpu])
    }
}
