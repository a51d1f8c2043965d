import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Each criterion of `scripts/gpu-acceptance` can fail.
///
/// Driver, NVRTC and torch are doubles and nvcc is a shell script: nothing of a GPU is shown.
@Suite(.enabled(if: AcceptanceStation.isPossible, "no bash and python3 here"))
struct AcceptanceTests {
    @Test func `where all is right each step passes, and the summary has times and copies`()
        async throws
    {
        guard let station = try await AcceptanceStation() else { return }
        let result = try await station.run()
        #expect(result.status == .exited(0), "\(result.output)\(result.errors)")
        let summary = try station.summary()
        for name in AcceptanceStation.steps where name != "torch-nvrtc" {
            #expect(summary.contains(#""name":"\#(name)","outcome":"passed""#), "\(result.output)")
        }
        #expect(summary.contains(#""complete":true,"failed":0"#))
        #expect(summary.contains(#""ratio": 0.95"#), "\(summary)")
        #expect(result.output.contains("0.30 s of 3.00 s: smoke 0.10, nvrtc 0.10, nvcc 0.10"))
        #expect(
            result.output.contains("0.40 s of 20.00 s: smoke 0.10, nvrtc 0.10, nvcc 0.10, torch"))
        #expect(result.output.contains("\nNot shown:\n  torch-nvrtc: no NVRTC was found\n"))
        #expect(summary.contains(#""notShown":["torch-nvrtc: no NVRTC was found"]"#))
        let times = try Files.readText(station.tool.folder.appending("the report/torch.times"))
        #expect(times.contains(/(?m)^import [0-9]+\.[0-9]{2} s$/), "\(times)")
    }

    @Test(arguments: AcceptanceFault.all)
    func `each criterion fails where it is not met, and it alone`(
        _ fault: AcceptanceFault
    ) async throws {
        guard let station = try await AcceptanceStation() else { return }
        let result = try await station.run(fault)
        let summary = try station.summary()
        let failed = AcceptanceStation.steps.filter {
            summary.contains(#""name":"\#($0)","outcome":"failed""#)
        }
        #expect(failed == fault.failed, "\(result.output)\(result.errors)")
        #expect(result.status == .exited(Int32(fault.failed.count)))
        #expect(result.output.contains(fault.words), "\(result.output)")
        #expect(summary.contains(#""failed":\#(fault.failed.count),"#))
    }

    @Test func `what the machine's doctor finds is noted and fails nothing`() async throws {
        guard let station = try await AcceptanceStation() else { return }
        let result = try await station.run(.init([], "noted   doctor", doctor: 7))
        #expect(result.status == .exited(0), "\(result.output)")
        #expect(result.output.contains("s  1 failure, made up"))
    }

    @Test func `without a GPU, nvcc and torch it is said what was not shown, and why`()
        async throws
    {
        guard let station = try await AcceptanceStation() else { return }
        let result = try await station.run(.init([], "", rules: "gpus:0"), equipped: false)
        #expect(result.status == .exited(1), "\(result.output)")
        let words = [
            "failed  smoke", "nvrtc: no GPU was found", "nvcc: no nvcc was found",
            "torch: no Python with torch was found", "copy: no Python with torch was found",
            "3-seconds: not judged: `smoke` did not pass",
            "20-seconds: not judged: `smoke` did not pass",
        ]
        for line in words { #expect(result.output.contains(line), "\(result.output)") }
    }

    @Test func `a step that hangs is ended after its time, and failed`() async throws {
        guard let station = try await AcceptanceStation() else { return }
        let result = try await station.run(
            .init([], "", rules: "hang:cuInit", limit: 10), equipped: false)
        #expect(result.status == .exited(1), "\(result.output)")
        #expect(result.output.contains("s  it did not end within 10 s"), "\(result.output)")
        #expect(try station.summary().contains(#""complete":true,"failed":1"#))
        #expect(result.errors.isEmpty, "\(result.errors)")
        #expect(try station.leftovers() == 0)
    }

    @Test func `a signal ends it with a report of what was done, and nothing is left`()
        async throws
    {
        guard let station = try await AcceptanceStation() else { return }
        let result = try await station.run(
            .init([], "", rules: "hang:cuInit"), under: ["--preserve-status", "-s", "TERM", "8"])
        #expect(result.status == .exited(128 + 15), "\(result.output)\(result.errors)")
        let summary = try station.summary()
        #expect(summary.contains(#""complete":false"#))
        #expect(summary.contains(#""name":"smoke","outcome":"stopped""#), "\(summary)")
        #expect(summary.contains(#""copy: not begun","3-seconds: not begun""#), "\(summary)")
        #expect(result.errors.isEmpty, "\(result.errors)")
        #expect(try station.leftovers() == 0)
    }

    @Test func `a report that cannot be made, or is there, is refused with its name`() async throws
    {
        guard let station = try await AcceptanceStation() else { return }
        try station.tool.folder.write("taken", "")
        for (place, words) in [("taken", "`taken` exists"), ("taken/below", "cannot make")] {
            let result = try await station.start([place])
            #expect(result.status == .exited(73), "\(result.output)")
            #expect(result.errors.contains(words), "\(result.errors)")
        }
        let bare = try await station.tool.start("/bin/bash", [AcceptanceStation.script.string])
        #expect(bare.status == .exited(64))
        #expect(bare.errors.hasPrefix("Shows on a machine with a GPU"))
    }
}

/// What is made to go wrong, and which steps have to fail by it.
struct AcceptanceFault: Sendable, CustomStringConvertible {
    var failed: [String]
    /// What the screen has to say.
    var words: String
    /// Of libcuda, as `DriverDouble` takes them.
    var rules = ""
    /// The step of torch's proof that computes wrongly.
    var torch = ""
    /// Ours by torch's, of what is copied within a GPU's memory in a second.
    var ratio = "0.95"
    /// Milliseconds that the clock goes on each time it is read.
    var tick = 100
    var nvcc = 0
    var program = 0
    var doctor = 0
    /// Seconds that a step may take.
    var limit = 300

    init(
        _ failed: [String], _ words: String, rules: String = "", torch: String = "",
        ratio: String = "0.95", tick: Int = 100, nvcc: Int = 0, program: Int = 0, doctor: Int = 0,
        limit: Int = 300
    ) {
        self.failed = failed
        self.words = words
        self.rules = rules
        self.torch = torch
        self.ratio = ratio
        self.tick = tick
        self.nvcc = nvcc
        self.program = program
        self.doctor = doctor
        self.limit = limit
    }

    var description: String { words }

    static let all = [
        AcceptanceFault(
            ["smoke", "nvrtc"], "the kernels do not run on every GPU",
            rules: "wrong:smoke_saxpy:7:1"),
        AcceptanceFault(
            ["nvrtc"], "what libnvrtc.so.13 made for sm_86 does not run",
            rules: "miscompiled:smoke_matmul:7:1"),
        AcceptanceFault(["nvcc"], "nvcc compiles no program", nvcc: 1),
        AcceptanceFault(["nvcc"], "did not compute on every GPU, status 1", program: 1),
        AcceptanceFault(["torch"], "torch does not do all that it should", torch: "matmul"),
        AcceptanceFault(["copy"], "89.0 % of torch's", ratio: "0.89"),
        AcceptanceFault(["copy"], "111.0 % of torch's", ratio: "1.11"),
        AcceptanceFault(["copy"], "torch copied nothing", ratio: "none"),
        AcceptanceFault(["3-seconds"], "4.50 s of 3.00 s", tick: 1500),
        AcceptanceFault(["3-seconds", "20-seconds"], "24.00 s of 20.00 s", tick: 6000),
        AcceptanceFault(["doctor"], "failed  doctor", doctor: 1),
    ]
}
