import Compatibility
import FileSystem
import FoundationEssentials
import Machine
import SystemPackage
import TestSupport
import Testing

@testable import Verification

@Suite struct SmokeKernelTests {
    /// Where toolkits have their assembler, and each that `PATH` has.
    private static let assemblers: [FilePath] = {
        let folders = ["/usr/local/cuda/bin", "/usr/bin", "/usr/local/bin", "/opt/cuda/bin"]
        let variables = ProcessInfo.processInfo.environment
        let told = variables["PROVISION_PTXAS"]?.split(separator: ":") ?? []
        return
            (told.map { FilePath(String($0)) }
            + folders.map { FilePath($0).appending("ptxas") })
            .filter { (try? Files.exists($0)) == true }
    }()

    @Test(.enabled(if: !assemblers.isEmpty, "no ptxas here; PROVISION_PTXAS names some"))
    func `each ptxas takes the PTX for all of its targets`() async throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write("smoke.ptx", SmokeKernel.ptx)
        for assembler in Self.assemblers {
            let help = try await SubprocessRunner().run(
                ProgramRun(assembler, arguments: ["--help"]))
            let words = help.output.split { !($0.isLetter || $0.isNumber || $0 == "_") }
            let targets = Set(words.compactMap { ComputeCapability(target: $0) }).sorted()
            var taken = 0
            for target in targets where target >= ComputeCapability(major: 5, minor: 0) {
                let output = folder.appending("smoke.cubin")
                let result = try await SubprocessRunner().run(
                    ProgramRun(
                        assembler,
                        arguments: ["-arch", target.target, "-o", output.string, file.string],
                        timeLimit: .seconds(60)))
                // The help names what it no longer makes code for, too.
                if result.errors.contains("is not defined for option 'gpu-name'") { continue }
                #expect(result.isSuccess, "\(assembler) \(target.target): \(result.errors)")
                taken += 1
            }
            #expect(taken >= 8, "\(assembler): \(taken) targets")
        }
    }

    @Test func `source and PTX have the same kernels`() {
        for name in SmokeKernel.Name.allCases {
            #expect(SmokeKernel.source.contains("void \(name.rawValue)("))
            #expect(SmokeKernel.ptx.contains(".visible .entry \(name.rawValue)("))
        }
        #expect(SmokeKernel.ptx.hasPrefix(".version 6.0\n.target sm_50\n"))
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `results are exact, whatever the seed`(_ seed: UInt64) {
        let inputs = SmokeInputs(seed: seed)
        let saxpy = inputs.saxpy
        for index in stride(from: 0, to: saxpy.x.count, by: 997) {
            let exact = Double(saxpy.factor) * Double(saxpy.x[index]) + Double(saxpy.y[index])
            #expect(Double(saxpy.expected[index]) == exact)
        }
        #expect(
            inputs.reduction.expected.reduce(0, +)
                == inputs.reduction.values.reduce(UInt64(0)) { $0 + UInt64($1) })
        // Sixteenths below 2^16: single precision holds each sum on the way.
        let sixteenths = inputs.product.expected.map { $0 * 16 }
        #expect(sixteenths.allSatisfy { abs($0) < 1_048_576 && $0 == $0.rounded() })
    }

    @Test(arguments: [CodeMeaning.cuda, CodeMeaning.nvml])
    func `each code stands once, in order, with cause and remedy`(_ all: [CodeMeaning]) {
        #expect(all.map(\.code) == Set(all.map(\.code)).sorted())
        for meaning in all {
            #expect(!meaning.cause.hasSuffix(".") && meaning.remedy.hasSuffix("."), "\(meaning)")
            #expect(CodeMeaning.of(meaning.code, in: meaning.library) == meaning)
        }
    }
}

@Suite struct ProbeRecordTests {
    @Test func `a report that was cut off is read up to its last whole line`() {
        let whole: [ProbeRecord] = [
            .begun(ProbePlace(.loading)), .driver(cuda: 13020, gpus: 2),
            .fault(ProbePlace(.saxpy, gpu: 1), .hung(seconds: 3)),
        ]
        let text = whole.map(\.line).joined(separator: "\n") + "\n{\"begun\":{\"_0\":{\"st"
        #expect(ProbeRecord.parse(text) == whole)
        #expect(ProbeRecord.parse("driver: a banner\n\n[]\n" + whole[0].line) == [whole[0]])
    }

    @Test func `device nodes that were not there before are taken away, others stay`() throws {
        let folder = try TemporaryDirectory()
        try folder.write("dev/nvidia0", "")
        let dev = folder.appending("dev")
        let signs = [folder.appending("version")]
        let nodes = DeviceNodes.read(in: dev, signs: signs)
        try folder.write("dev/nvidiactl", "")
        try folder.write("dev/null", "")
        nodes.removeNew()
        #expect(try Files.list(dev).map(\.name).sorted() == ["null", "nvidia0"])
        // With a driver loaded they are its own, be it loaded only now.
        try folder.write("dev/nvidiactl", "")
        try folder.write("version", "NVRM")
        nodes.removeNew()
        DeviceNodes.read(in: dev, signs: signs).removeNew()
        #expect(try Files.exists(dev.appending("nvidiactl")))
    }
}
