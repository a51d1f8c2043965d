import Diagnostics
import FileSystem
package import Machine
package import SystemPackage

/// Starts the probe of the GPUs as a child, as often as it takes to hear of each of them.
package struct GPUExaminer: Sendable {
    /// This program as it is started to examine GPUs.
    package var helper: NVRTCHelper
    package var programs: any ProgramRunner
    /// The child's whole environment.
    package var environment: [String: String]
    /// Where the child's report lies while it runs.
    package var temporary: FilePath
    /// How long the child lets one step take.
    package var stepLimit: Duration
    /// How many GPUs the bus shows: the driver starts one after the other, a second or more for each
    /// that nobody uses.
    package var gpusOnBus = 0

    /// How long the child lets the driver take to start.
    var startLimit: Duration { stepLimit * (4 + min(64, max(0, gpusOnBus))) / 4 }

    /// How long the child may be silent, which tells of each step: its own watch is earlier, and cannot
    /// end it where the kernel holds it.
    private var patience: Duration { startLimit + .seconds(15) }

    package init(
        helper: NVRTCHelper, programs: any ProgramRunner = SubprocessRunner(),
        environment: [String: String], temporary: FilePath = "/tmp",
        stepLimit: Duration = .seconds(45)
    ) {
        self.helper = helper
        self.programs = programs
        self.environment = environment
        self.temporary = temporary
        self.stepLimit = stepLimit
    }

    /// What one run after the other leaves out.
    private struct Progress {
        var skipped: Set<Int> = []
        var examined: Set<Int> = []
        var unmanaged: Set<Int> = []
        var skipsManagement = false

        var arguments: [String] {
            skipped.sorted().flatMap { ["--skip", "\($0)"] }
                + examined.sorted().flatMap { ["--examined", "\($0)"] }
                + unmanaged.sorted().flatMap { ["--unmanaged", "\($0)"] }
                + (skipsManagement ? ["--without-management"] : [])
        }
    }

    /// Examines each GPU that a job of this environment may use but those of `skipping`, on a machine
    /// whose driver is known to be loaded; `image` is code that a compiler made of the kernels, with
    /// which nothing but the kernels is run.
    ///
    /// A GPU on which the child hangs or dies is a fault of that GPU, and the others are examined by
    /// another child. Throws only where no child can be started.
    package func examine(
        image: FilePath? = nil, skipping: Set<Int> = []
    ) async throws -> GPUFindings {
        let fixed = image.map { ["--brief", "--image", $0.string] } ?? []
        var progress = Progress(skipped: skipping)
        var records: [ProbeRecord] = []
        // Each further run leaves out one GPU more, for us or for NVML, or NVML itself.
        for _ in 0..<64 {
            let new = try await run(fixed + progress.arguments)
            records += new
            if new.contains(where: \.isLast) || !Self.advance(&progress, after: new) { break }
        }
        return GPUFindings(records)
    }

    /// Tells whether another run would get further.
    private static func advance(_ progress: inout Progress, after records: [ProbeRecord]) -> Bool {
        let done = records.compactMap(\.place).filter { $0.step == .releasing }.compactMap(\.gpu)
        let faulty = Set(records.compactMap(\.faulty))
        progress.examined.formUnion(Set(done).subtracting(faulty))
        progress.skipped.formUnion(faulty)
        let last = records.compactMap(\.place).last
        switch last?.step {
        case .managing?:
            // The one GPU that does not answer, else all of NVML.
            if let index = last?.gpu { return progress.unmanaged.insert(index).inserted }
            defer { progress.skipsManagement = true }
            return !progress.skipsManagement
        case .loading?, .starting?, .peers?, nil: return false
        default: return last?.gpu != nil
        }
    }

    /// One child; where it did not come to its end, the last record is the fault that ended it.
    private func run(_ arguments: [String]) async throws -> [ProbeRecord] {
        let folder = try WorkFolder(in: temporary, prefix: "provision-gpu-")
        defer { folder.remove() }
        let report = folder.path.appending("report")
        let result = try await programs.follow(
            ProgramRun(
                helper.executable,
                arguments: helper.arguments + [
                    "--driven", "--report", report.string,
                    "--step-limit", Self.milliseconds(stepLimit),
                    "--start-limit", Self.milliseconds(startLimit),
                ] + arguments,
                environment: environment.merging(NVRTCHelper.silence) { $1 },
                timeLimit: patience)
        ) { [patience] _ in patience }
        let text = try Files.exists(report) ? Files.readText(report, limit: 16 << 20) : ""
        return Self.complete(ProbeRecord.parse(text), result)
    }

    private static func milliseconds(_ limit: Duration) -> String {
        let (seconds, fraction) = limit.components
        return "\(seconds * 1000 + fraction / 1_000_000_000_000_000)"
    }

    private static func complete(
        _ records: [ProbeRecord], _ result: ProgramResult
    ) -> [ProbeRecord] {
        if records.contains(where: \.isLast) { return records }
        if case .fault(_, .hung)? = records.last { return records }
        let place = records.compactMap(\.place).last ?? ProbePlace(.loading)
        let words = result.errors.split(separator: "\n").last.map { ", \($0)" } ?? ""
        return records + [.fault(place, .crashed(how: result.description + words))]
    }
}

extension ProbeRecord {
    fileprivate var isLast: Bool {
        if case .finished = self { true } else { false }
    }

    fileprivate var place: ProbePlace? {
        switch self {
        case .begun(let place), .passed(let place), .fault(let place, _): place
        default: nil
        }
    }

    /// The GPU that a fault is of, alone.
    fileprivate var faulty: Int? {
        guard case .fault(let place, _) = self, ![.peers, .managing].contains(place.step) else {
            return nil
        }
        return place.gpu
    }
}
