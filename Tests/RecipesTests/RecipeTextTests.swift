import Diagnostics
import PackageModel
import Testing

@testable import Recipes

@Suite struct RecipeTextTests {
    private func imported(_ text: String) throws -> (text: String, recipe: Recipe, notes: [String])
    {
        let made = RecipeText(importing: try environment(text))
        let recipe = try Recipe.load(text: made.text, file: "recipe.yaml")
        return (made.text, recipe, made.notes.map(\.message))
    }

    @Test func `an environment file becomes a recipe`() throws {
        let made = try imported(EnvironmentFileTests.text)
        #expect(
            made.text == """
                # Made by `provision import environment.yml`.
                recipe: 1
                name: science

                conda:
                  channels: [conda-forge, file:///srv/channel]
                  packages:
                    - python=3.11
                    - "numpy >=1.26,<3"
                    - conda-forge::scipy 1.11.* py311*
                    - openssl=3.5.4=h26f9b46_0
                    - pip

                pip:
                  - transformers>=4.40
                  - "pandas[excel]<3; python_version >= \\"3.9\\""

                # A package comes from the first that has it; name some with `packages`.
                indexes:
                  environment-1:
                    url: https://pkgs.example/simple

                profile:
                  variables:
                    EMPTY: ""
                    NCCL_DEBUG: WARN
                    THREADS: "4"

                """)
        #expect(made.recipe.conda?.packages.count == 5)
        #expect(made.notes == ["`prefix` of `environment.yml` is not used"])
    }

    @Test func `the retired style becomes wheels on conda's Python`() throws {
        let made = try imported(retiredText)
        #expect(
            made.text == """
                # Made by `provision import environment.yml`.
                recipe: 1
                name: train-env

                conda:
                  channels: [conda-forge]
                  packages:
                    - python=3.10
                    - numpy<2

                # PyTorch no longer publishes conda packages: these are its wheels, on conda's Python.
                # Or take conda-forge's: remove this section, and add to `conda.packages`
                # [pytorch-gpu, cuda-version=12.1].
                # `build: auto` takes the newest build that runs on this machine's GPUs.
                pytorch:
                  version: "2.1"
                  build: cu121
                  packages: [torchvision==0.16.0, torchaudio]

                pip:
                  - transformers>=4.40

                profile:
                  variables:
                    NCCL_DEBUG: WARN

                """)
        #expect(made.recipe.pytorch?.build.value == .cuda("cu121"))
        #expect(made.recipe.conda?.packages.map(\.value.name) == ["python", "numpy"])
        #expect(made.notes == ["PyTorch of the retired channel is now the section `pytorch`"])
    }

    @Test func `PyTorch among the lines of pip becomes the section, and Python is there`() throws {
        let made = try imported("dependencies: [pip: [\"torch>=2.3,<2.9\", torchvision, rich]]")
        #expect(
            made.text == """
                # Made by `provision import environment.yml`.
                recipe: 1
                name: environment

                conda:
                  channels: [conda-forge]
                  packages:
                    - python

                # From the lines of pip.
                pytorch:
                  version: ">=2.3,<2.9"
                  build: auto
                  packages: [torchvision]

                pip:
                  - rich

                """)
        #expect(
            made.notes == [
                "`environment.yml` names no channel",
                "`python` is added to the packages: what pip installs needs it",
                "`torch` of `pip` is now the section `pytorch`",
            ])
    }

    @Test(arguments: ["base", "root", "ä", "x y"])
    func `a name that a recipe cannot have is replaced`(name: String) throws {
        let text = "dependencies: [python]\n" + (name.contains(" ") ? "" : "name: \(name)")
        #expect(try imported(text).recipe.name.value == "environment")
    }

    @Test func `an empty file of packages is a recipe`() throws {
        #expect(try imported("dependencies: []").recipe.conda?.packages.isEmpty == true)
    }

    @Test func `lines that no index can answer are left for the user to see`() throws {
        let made = try imported(
            "channels: [conda-forge]\ndependencies: [python, pip: [-e ., rich, \"git+https://x.example/a\"]]"
        )
        #expect(
            made.text.hasSuffix(
                """

                # Not imported, since no index can answer it:
                #   -e .
                #   git+https://x.example/a
                pip:
                  - rich

                """))
        #expect(
            made.notes == [
                "cannot use `-e .` as `pip`", "cannot use `git+https://x.example/a` as `pip`",
            ])
    }
}
