import Diagnostics
import PackageModel
import Testing

@testable import Recipes

@Suite struct MergingTests {
    private func merged(_ recipe: String, _ file: String) throws -> Recipe {
        try Recipe.load(text: DesignRecipe.short(recipe), file: "recipe.yaml").merging(
            environment(file))
    }

    @Test func `a file adds to the recipe and keeps its places`() throws {
        let recipe = try merged(
            """
            conda: {packages: [python=3.11], file: environment.yml}
            pip: [rich]
            profile: {variables: {NCCL_DEBUG: INFO}}
            """, EnvironmentFileTests.text)
        let conda = try #require(recipe.conda)
        #expect(conda.channels.map(\.value) == ["conda-forge", "file:///srv/channel"])
        #expect(
            conda.packages.map(\.value.name)
                == ["python", "python", "numpy", "scipy", "openssl", "pip"])
        #expect(conda.packages.map(\.mark.file).prefix(2) == ["recipe.yaml", "environment.yml"])
        #expect(recipe.pip.map(\.value.name.normalized) == ["rich", "transformers", "pandas"])
        #expect(recipe.indexes.map(\.name.value) == ["environment-1"])
        #expect(recipe.profile.variables.map(\.name.value) == ["EMPTY", "NCCL_DEBUG", "THREADS"])
        #expect(recipe.profile.variables.map(\.value.value) == ["", "INFO", "4"])
        #expect(recipe.pytorch == nil)
    }

    @Test func `channels that the recipe names are the only ones`() throws {
        let recipe = try merged(
            "conda: {channels: [bioconda], file: environment.yml}", EnvironmentFileTests.text)
        #expect(recipe.conda?.channels.map(\.value) == ["bioconda"])
    }

    @Test func `where nobody names a channel it is the standard one`() throws {
        let recipe = try merged("conda: {file: environment.yml}", "dependencies: [python]")
        #expect(recipe.conda?.channels.map(\.value) == ["conda-forge"])
    }

    @Test func `PyTorch with a named build becomes the section`() throws {
        let file = """
            dependencies:
            - python=3.11
            - pip:
              - --extra-index-url https://download.example/whl/cu121
              - torch==2.3.1
              - torchvision
              - rich
            """
        let recipe = try merged("conda: {file: environment.yml}", file)
        #expect(recipe.pytorch?.build.value == .cuda("cu121"))
        #expect(recipe.pytorch?.version?.value.description == "==2.3.1")
        #expect(recipe.pytorch?.packages.map(\.value.description) == ["torchvision"])
        #expect(recipe.pip.map(\.value.description) == ["rich"])
        let own = try merged("conda: {file: environment.yml}\npytorch: {build: cpu}", file)
        #expect(own.pytorch?.build.value == .cpu)
        #expect(own.pip.count == 3)
    }

    @Test func `PyTorch without a build stays a line of pip`() throws {
        let recipe = try merged(
            "conda: {file: environment.yml}", "dependencies: [python, pip: [torch]]")
        #expect(recipe.pytorch == nil)
        #expect(recipe.pip.map(\.value.description) == ["torch"])
    }

    @Test func `an index of the file gets a name that is free`() throws {
        let recipe = try merged(
            """
            conda: {file: environment.yml}
            indexes: {environment-1: {url: "https://a.example/"}}
            """,
            """
            dependencies:
            - pip: [-i https://a.example/, --extra-index-url=https://b.example/, x]
            """)
        #expect(recipe.indexes.map(\.name.value) == ["environment-1", "environment-2"])
        #expect(recipe.indexes.map(\.url.value) == ["https://a.example/", "https://b.example/"])
    }

    @Test func `lines that no index can answer are errors, all at once`() throws {
        let error = #expect(throws: ProvisionError.self) {
            try merged(
                "conda: {file: environment.yml}",
                "dependencies:\n- pip:\n  - -e .\n  - six\n  - ./a.whl")
        }
        #expect(error?.all.map { $0.mark?.line } == [3, 5])
        #expect(error?.message == "cannot use `-e .` as `pip`")
        #expect(error?.code.exitStatus == .invalidRecipe)
    }
}
