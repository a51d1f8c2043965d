import Diagnostics

@testable import Recipes

/// A recipe that uses every section and every field of the table.
enum DesignRecipe {
    static let text = """
        # yaml-language-server: $schema=../docs/recipe.schema.json
        recipe: 1                          # format version; required
        name: ubuntu-cuda12
        description: Ubuntu workstation with CUDA 12 and PyTorch

        target:
          os: ubuntu-22.04
          arch: x86_64
          glibc: "2.35"
          gpus: [rtx-3090, h100*8, sm_86, "10de:2204"]
          driver: "580.65.06"
          compiler: gcc-12
          python: ["3.12.8"]

        system:
          packages: [build-essential, cmake]

        driver:
          version: ">=550"
          track: lts
          flavor: auto
          modules: auto
          source: auto
          hold: true
          fabric-manager: auto
          persistence: auto

        cuda:
          version: "12.8"
          components: [compiler, runtime, math]
          source: nvidia
          host-compiler: auto
          cudnn: "9"
          nccl: "2.27"
          link: /usr/local/cuda-12.8

        conda:
          channels: [conda-forge]
          channel-priority: strict
          packages: [python=3.11, numpy, "scipy>=1.11"]
          file: environment.yml

        pytorch:
          version: "2.9"
          build: auto
          cover: all
          packages: [torchvision, torchaudio]
          index: auto

        pip: [transformers>=4.40, "numpy<3"]

        indexes:
          internal: {url: "https://pkgs.example.com/simple/", packages: [mytool]}

        profile:
          shells: [bash, zsh, fish]
          activate: [cuda, environment]
          library-path: toolkit
          variables: {NCCL_DEBUG: WARN}
          modulefile: true

        verify: [files, loader, nvcc, nvrtc, kernel, torch, multi-gpu]

        """

    /// A short recipe around the lines of `body`.
    static func short(_ body: String) -> String { "recipe: 1\nname: a\n\(body)\n" }
}

/// All errors of a text; empty where it loads.
func errors(_ text: String) -> [ProvisionError] {
    do {
        _ = try Recipe.load(text: text, file: "a.yaml")
        return []
    } catch {
        return error.all
    }
}
