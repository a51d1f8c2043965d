import Diagnostics
import PackageModel
import Testing

@testable import Recipes

/// As PyTorch's own page once said it.
let retiredText = """
    name: Train_Env
    channels:
      - pytorch
      - nvidia
      - conda-forge
    dependencies:
      - python=3.10
      - pytorch=2.1
      - torchvision==0.16.0
      - torchaudio
      - pytorch-cuda=12.1
      - numpy<2
      - pip:
        - transformers>=4.40
    variables:
      NCCL_DEBUG: WARN

    """

@Suite struct RetiredPyTorchTests {
    @Test func `the retired channel is diagnosed with both ways on`() throws {
        let file = try environment(retiredText)
        let diagnosis = try #require(file.warnings.first { $0.code == .retiredChannel })
        #expect(
            diagnosis.message
                == "the channel `pytorch` is retired: it has no PyTorch newer than 2.5")
        #expect(diagnosis.mark?.line == 11)
        #expect(diagnosis.label == "this is in no other channel")
        #expect(
            diagnosis.hints == [
                "for the wheels with `build: cu121`: `provision import environment.yml > recipe.yaml`",
                """
                for conda-forge: `channels: [conda-forge]`, \
                `packages: [pytorch-gpu, "cuda-version=12.1"]`
                """,
            ])
    }

    @Test func `the retired style is rewritten as wheels on conda's Python`() throws {
        let retired = try #require(try environment(retiredText).retired)
        #expect(retired.channels.map(\.value) == ["conda-forge"])
        #expect(retired.others.map(\.value.text) == ["python=3.10", "numpy<2"])
        #expect(retired.cuda == "12.1")
        #expect(retired.request.build?.value == .cuda("cu121"))
        #expect(retired.request.version?.value.description == "==2.1.*")
        #expect(
            retired.request.packages.map(\.value.description) == [
                "torchvision==0.16.0", "torchaudio",
            ])
    }

    @Test(arguments: [
        ("pytorch, cudatoolkit=11.3", "cu113"), ("pytorch, cudatoolkit=10.2", "cu102"),
        ("pytorch, pytorch-cuda=11.8.*", "cu118"), ("pytorch, cpuonly", "cpu"),
        ("pytorch, \"pytorch-cuda>=12\"", ""), ("pytorch", ""),
    ])
    func `the build follows from what was asked for`(packages: String, build: String) throws {
        let file = try environment("channels: [pytorch]\ndependencies: [\(packages)]")
        #expect(file.retired?.request.build?.value.description ?? "" == build)
    }

    @Test(arguments: [
        "channels: [conda-forge]\ndependencies: [pytorch, cudatoolkit=11.8]",
        "channels: [conda-forge]\ndependencies: [pytorch-gpu, cuda-version=12.1]",
        "channels: [pytorch, conda-forge]\ndependencies: [faiss-gpu]",
        "channels: [nvidia, conda-forge]\ndependencies: [cuda-toolkit]",
    ])
    func `what is no PyTorch of the retired channel is left alone`(text: String) throws {
        #expect(try environment(text).retired == nil)
    }

    @Test(arguments: [
        "channels: [https://conda.example/pytorch]\ndependencies: [pytorch]",
        "channels: [pytorch-nightly]\ndependencies: [torchvision]",
        "channels: [conda-forge]\ndependencies: [pytorch::pytorch]",
        "channels: [conda-forge]\ndependencies: [pytorch, pytorch-cuda=12.4]",
    ])
    func `the retired channel is known in all its spellings`(text: String) throws {
        #expect(try environment(text).retired != nil)
    }

    @Test(arguments: [
        ("12.1", ["pytorch-gpu", "cuda-version=12.1"]), ("11.3", ["pytorch-gpu"]),
        ("11.8", ["pytorch-gpu", "cuda-version=11.8"]), (nil, ["pytorch-gpu"]),
    ])
    func `conda-forge is asked for releases that it has`(cuda: String?, packages: [String]) {
        #expect(EnvironmentFile.packages(for: nil, cuda: cuda) == packages)
        #expect(EnvironmentFile.packages(for: .cpu, cuda: cuda) == ["pytorch-cpu"])
    }

    @Test func `a channel that other packages need stays`() throws {
        let file = try environment(
            """
            channels: [pytorch, nvidia/label/cuda-12.1.0, conda-forge]
            dependencies: [pytorch, faiss-gpu, cuda-nvcc]
            """)
        #expect(
            file.retired?.channels.map(\.value)
                == ["pytorch", "nvidia/label/cuda-12.1.0", "conda-forge"])
    }

    @Test(arguments: [
        ("pytorch=2.1", "==2.1.*"), ("pytorch=2.1.2", "==2.1.2"), ("pytorch==2.1.2", "==2.1.2"),
        ("pytorch 2.1.*", "==2.1.*"), ("\"pytorch>=2,<2.4\"", ">=2,<2.4"), ("pytorch", nil),
        ("pytorch=2.1.0=py3.10_cuda12.1_cudnn8.9.2_0", "==2.1.0"), ("pytorch=2.1|2.3", nil),
    ])
    func `a conda version is said as Python says it`(spec: String, version: String?) throws {
        let file = try environment("channels: [pytorch]\ndependencies: [\(spec)]")
        #expect(file.retired?.request.version?.value.description == version)
    }
}
