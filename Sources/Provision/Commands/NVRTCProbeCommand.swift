import ArgumentParser
import Diagnostics
import FileSystem
import SystemPackage
import Verification

/// Compiles a kernel with one NVRTC library; `verify` starts it as a child.
struct NVRTCProbeCommand: ParsableCommand {
    static let name = "nvrtc-probe"

    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Compile a kernel with an NVRTC library.",
        shouldDisplay: false)

    @Argument(help: "The library's file.")
    var library: String

    @Argument(help: "Architectures such as sm_90; a sample where there is none.")
    var targets: [String] = []

    @Option(help: "What to compile for where no architecture is named.")
    var sample: String?

    @Option(
        help: "A file to write the smoke kernels' machine code to, for the one architecture named.")
    var kernels: String?

    func validate() throws {
        guard kernels == nil || targets.count == 1 else {
            throw ValidationError("machine code is for one architecture: name one")
        }
    }

    func run() throws {
        do {
            let write = kernels.map { path in
                { (code: [UInt8]) in try Files.writeAtomically(code, to: FilePath(path)) }
            }
            print(
                try NVRTCProbe.run(
                    library: library, targets: targets, sample: sample, kernels: write))
        } catch let error as ProvisionError {
            // Its reader is `verify`, which shows the lines as they are: no usage behind them.
            let lines = [error.message] + error.context
            try FileDescriptor.standardError.writeAll(
                Array((lines.joined(separator: "\n") + "\n").utf8))
            throw ExitCode.failure
        }
    }
}
