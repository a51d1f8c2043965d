import ArgumentParser
import Diagnostics
import Glibc
import SystemPackage
import Verification

/// Compiles the smoke kernels with one NVRTC library; `verify` starts it as a child.
struct NVRTCProbeCommand: ParsableCommand {
    static let name = "nvrtc-probe"

    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Compile the smoke kernels with an NVRTC library.",
        shouldDisplay: false)

    @Argument(help: "The library's file.")
    var library: String

    @Argument(help: "Architectures such as sm_90; a sample where there is none.")
    var targets: [String] = []

    @Option(help: "What to compile for where no architecture is named.")
    var sample: String?

    @Option(help: "A folder for the machine code, by the names of architectures: sm_90.cubin.")
    var output: String?

    func run() throws {
        // Nobody may be left who would end it where a driver hangs.
        alarm(150)
        do {
            print(
                try NVRTCProbe.run(
                    library: library, targets: targets, sample: sample,
                    output: output.map { FilePath($0) }))
        } catch let error as ProvisionError {
            // Its reader is `verify`, which shows the lines as they are: no usage behind them.
            let lines = [error.message] + error.context
            try FileDescriptor.standardError.writeAll(
                Array((lines.joined(separator: "\n") + "\n").utf8))
            throw ExitCode.failure
        }
    }
}
