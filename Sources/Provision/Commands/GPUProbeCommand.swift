import ArgumentParser
import Diagnostics
import FileSystem
import Synchronization
import SystemPackage
import Verification

/// Lets each GPU work and tells what it saw; `verify` starts it as a child.
struct GPUProbeCommand: ParsableCommand {
    static let name = "gpu-probe"

    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Let each visible GPU run the smoke kernels.",
        discussion: "Prints a line of JSON for each step as it happens.", shouldDisplay: false)

    @Option(help: "A file to write the lines to, instead of standard output.")
    var report: String?

    @Option(help: "A cubin or PTX of the kernels, instead of the built-in one.")
    var image: String?

    @Option(help: "GPUs to leave out, by the driver's numbers.")
    var skip: [Int] = []

    @Option(help: "GPUs that only take part in copies between GPUs.")
    var examined: [Int] = []

    @Flag(help: "Run the kernels only.")
    var brief = false

    @Option(help: "GPUs of which NVML is not asked, by its own numbers.")
    var unmanaged: [Int] = []

    @Flag(help: "Leave NVML out.")
    var withoutManagement = false

    @Flag(help: "Ask the driver though nothing shows that it is loaded.")
    var driven = false

    @Option(help: "What random inputs come from.")
    var seed: UInt64?

    @Option(help: "Milliseconds that one step may take.")
    var stepLimit: Int = 45_000

    @Option(help: "Milliseconds that the start of the driver may take.")
    var startLimit: Int?

    func validate() throws {
        guard [stepLimit, startLimit ?? 1].allSatisfy({ 1...900_000 ~= $0 }) else {
            throw ValidationError("no such limit")
        }
    }

    func run() throws {
        var options = GPUProbe.Options(seed: seed ?? UInt64.random(in: 0...UInt64.max))
        options.image = try image.map { try Files.read(FilePath($0), limit: 64 << 20) }
        options.skipped = Set(skip)
        options.examined = Set(examined)
        options.unmanaged = Set(unmanaged)
        options.isBrief = brief
        options.skipsManagement = withoutManagement
        options.isDriven = driven
        options.stepLimit = .milliseconds(stepLimit)
        options.startLimit = startLimit.map { .milliseconds($0) }
        guard let report else {
            // Drivers print too; their lines are no JSON and are passed over by those who read this.
            return GPUProbe.run(options) { line in
                _ = try? FileDescriptor.standardOutput.writeAll(Array((line + "\n").utf8))
            }
        }
        let lines = ReportLines(try OpenFile.open(FilePath(report), .update(mode: 0o600)))
        GPUProbe.run(options) { lines.append($0) }
    }
}

/// A file that has each line before the next step begins.
private final class ReportLines: Sendable {
    private let file: Mutex<OpenFile>

    init(_ file: consuming OpenFile) { self.file = Mutex(file) }

    func append(_ line: String) {
        // Who reads it sees that its end is missing.
        try? file.withLock { try $0.write(Array((line + "\n").utf8)) }
        // Whoever waits sees that something happens; drivers print here too.
        _ = try? FileDescriptor.standardOutput.writeAll([UInt8(ascii: "\n")])
    }
}
