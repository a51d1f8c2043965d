import ArgumentParser
import Verification

/// Prints what the checks run, for a machine that is examined without a recipe
/// (`scripts/gpu-acceptance`).
struct ProbeSourceCommand: ParsableCommand {
    static let name = "probe-source"

    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Print the source of what the checks run.",
        shouldDisplay: false)

    enum Source: String, CaseIterable, ExpressibleByArgument {
        /// The script for an interpreter that has torch.
        case torch
        /// The kernels in CUDA C++, for nvcc.
        case kernels
    }

    @Argument(help: "torch or kernels.")
    var source: Source

    func run() {
        switch source {
        case .torch: print(TorchScript.text, terminator: "")
        case .kernels: print(SmokeKernel.source)
        }
    }
}
