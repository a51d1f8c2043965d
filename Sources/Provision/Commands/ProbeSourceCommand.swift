import ArgumentParser
import SystemPackage
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
        /// The kernels and a program that runs them, for nvcc.
        case program
    }

    @Argument(help: "torch, kernels or program.")
    var source: Source

    @Argument(help: "For torch: the folder to write, which an interpreter runs as a script.")
    var folder: String?

    func validate() throws {
        guard (source == .torch) == (folder != nil) else {
            throw ValidationError("a folder belongs to `torch`, and to it alone")
        }
    }

    func run() throws {
        switch source {
        case .torch:
            if let folder { try TorchScript.write(to: FilePath(folder)) }
        case .kernels: print(SmokeKernel.source)
        case .program: print(SmokeKernel.program)
        }
    }
}
