import Compatibility
import Diagnostics
import Machine
import PackageModel
import Planning

/// The text of a first recipe: short, with comments, and right for the machine at hand.
struct RecipeTemplate {
    let profile: MachineProfile
    let facts: Facts
    let name: String

    /// The oldest Python that current releases of torch have wheels for.
    private static let oldestMinor = 10

    /// Throws R103 where no Python is there that torch has wheels for.
    func text() throws(ProvisionError) -> String {
        try checkPython()
        return
            ([
                "# Made by `provision init`. Every field: `provision schema`.",
                "recipe: 1",
                "name: \(name)",
                "",
            ] + cuda + [
                "python:",
                "  version: \">=3.\(Self.oldestMinor)\"     # an interpreter of this machine",
                "",
                "pytorch:",
                "  build: auto           # the newest GPU build that runs here",
                "  # packages: [torchvision, torchaudio]",
                "",
            ] + pip).joined(separator: "\n") + "\n"
    }

    /// The toolkit whose major the loaded driver runs; wheels with nvcc begin with CUDA 13.
    private var cuda: [String] {
        let driver = profile.driver.loaded?.version
        if let driver, !profile.gpus.isEmpty, let floor = facts.minimumDriver(forCUDAMajor: 13),
            driver < floor
        {
            return [
                "# Driver \(driver) does not run CUDA 13, so torch brings its own CUDA 12.", "",
            ]
        }
        return [
            "cuda:",
            "  version: \"13\"         # the release that torch was built with, if there is one",
            "  components: [compiler, runtime]",
            "  source: pypi          # wheels of the Python index",
            "",
        ]
    }

    /// Without ninja torch compiles no extension, whichever compiler there is.
    private var pip: [String] {
        guard cuda.first == "cuda:" else { return ["# pip: [transformers]"] }
        return [
            "pip:",
            "  - ninja               # torch builds C++ and CUDA extensions with it",
            "  # - transformers",
        ]
    }

    private func checkPython() throws(ProvisionError) {
        let fits = profile.pythons.contains { python in
            let parts = python.version.split(separator: ".").compactMap { Int($0) }
            return parts.count >= 2 && parts[0] == 3 && parts[1] >= Self.oldestMinor
        }
        guard !fits else { return }
        throw ProvisionError(
            .noInterpreter, "no Python 3.\(Self.oldestMinor) or newer is on this machine",
            hints: ["install one: `sudo apt install python3`"])
    }
}
