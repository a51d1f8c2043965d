import Compatibility
import Diagnostics
import Machine
import Recipes

// Boards with NVIDIA's Tegra, whether the machine is one or somebody names one.
extension Target {
    /// Throws where this very machine is such a board.
    static func refuseJetson(_ place: Surroundings) throws(ProvisionError) {
        guard let model = place.jetson else { return }
        throw jetsonError(because: "this is \(model)")
    }

    /// Throws where a word for a GPU means such a board: `jetson-orin`, `sm_87`.
    static func refuseJetson(
        _ request: Located<GPURequest>, _ facts: Facts
    ) throws(ProvisionError) {
        var single = request.value
        single.count = 1
        let word = single.description
        var boards = TegraBoards.names(meantBy: word)
        if case .found(let capability, _) = facts.reference(word) {
            boards = TegraBoards.with(capability)?.names
        } else if case .architecture(let number) = single.kind {
            let capability = ComputeCapability(major: number / 10, minor: number % 10)
            boards = TegraBoards.with(capability)?.names
        }
        guard let boards else { return }
        throw jetsonError(
            because: "`\(word)` is the GPU of \(boards)", at: request.mark)
    }

    private static func jetsonError(
        because reason: String, at mark: Mark? = nil
    ) -> ProvisionError {
        ProvisionError(
            .unsupportedMachine, "cannot provision a Jetson", at: mark,
            context: [
                reason,
                """
                a Jetson has CUDA and PyTorch from NVIDIA's JetPack; those for ARM servers do not \
                run on it
                """,
            ],
            hints: [
                "JetPack's CUDA: `sudo apt install nvidia-jetpack`",
                "PyTorch: take the wheels that NVIDIA builds for your release of JetPack",
            ])
    }
}
