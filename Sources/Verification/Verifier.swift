package import Diagnostics
import FileSystem
import Installation
package import Machine
package import SystemPackage

/// Runs the checks on one generation.
package struct Verifier: Sendable {
    private let subject: VerificationSubject
    private let tools: CheckTools
    private let reporter: any Reporter
    private let gpu: GPUCheck?
    private let torch: TorchDepth
    /// Where device nodes appear; a test has a folder of its own.
    var devices: FilePath = "/dev"

    /// `helper` is this program itself, which runs NVRTC in a process of its own; `temporary` a
    /// folder for what compilers write; `environment` that of the user, of which little is passed on;
    /// `gpu` this program again, which speaks to the driver, and whether it has to; `torch` says
    /// how far its proof goes.
    package init(
        _ subject: VerificationSubject, helper: NVRTCHelper, temporary: FilePath = "/tmp",
        environment: [String: String], programs: any ProgramRunner = SubprocessRunner(),
        gpu: (helper: NVRTCHelper, demand: GPUDemand)? = nil,
        reporter: any Reporter = SilentReporter(), torch: TorchDepth = .computing
    ) {
        self.subject = subject
        self.torch = torch
        let own = CheckEnvironment(profile: subject.profile, inherited: environment)
        let tools = CheckTools(
            programs: programs, helper: helper, temporary: temporary, environment: own)
        self.tools = tools
        self.reporter = reporter
        self.gpu = gpu.map { helper, demand in
            GPUCheck(
                subject: subject, tools: tools, demand: demand,
                examiner: GPUExaminer(
                    helper: helper, programs: programs,
                    environment: own.forGPUs, temporary: temporary),
                searchPath: environment["PATH"] ?? "")
        }
    }

    /// Runs `kinds`, or all that apply; they run side by side, but one after the other on the GPUs,
    /// and are reported in their order.
    ///
    /// Device nodes that appear where no driver can have made them are gone at its end: libcuda makes
    /// them as root, for whoever asks it, and torch, NVRTC and each program of CUDA does.
    ///
    /// A kind that is asked for and has nothing to examine is skipped, with the reason.
    ///
    /// - Throws: `CancellationError` once the task is cancelled: programs that were killed in the midst
    ///   of it say nothing about the generation, so no report comes of it.
    package func verify(_ kinds: [CheckKind]? = nil) async throws -> VerificationReport {
        reporter.report(.phase(.verifying))
        let nodes = deviceNodes()
        defer { nodes.removeNew() }
        var applicable = CheckKind.applicable(to: subject)
        // The GPUs are there whatever is installed: who asks for them gets an answer.
        if kinds?.contains(.kernel) == true, !applicable.contains(.kernel) {
            applicable.append(.kernel)
        }
        let wanted = kinds.map { Set($0) } ?? Set(applicable)
        let order = CheckKind.allCases.filter(wanted.contains)
        let units = Self.units(order.filter(applicable.contains))
        let turns = GPUTurns(openingGPUs(units))
        let checks = await withTaskGroup(of: [Told].self) { group in
            for kinds in units {
                group.addTask(name: kinds[0].rawValue) {
                    let told = await run(kinds, turns)
                    await turns.end(Self.turn(of: kinds))
                    return told
                }
            }
            let skipped = order.filter { !applicable.contains($0) }
                .map { Told(kind: $0, checks: [missing($0)]) }
            return await collect(&group, from: skipped, in: order)
        }
        try Task.checkCancellation()
        return VerificationReport(subject, checks: checks, seen: gpu?.sight.seen)
    }

    private struct Told: Sendable {
        var kind: CheckKind
        var checks: [Check]
    }

    /// What runs side by side: all kinds but those that share one import of torch.
    private static func units(_ kinds: [CheckKind]) -> [[CheckKind]] {
        let importing = kinds.filter { $0 == .loader || isOfTorch($0) }
        return kinds.filter { !importing.contains($0) }.map { [$0] }
            + (importing.isEmpty ? [] : [importing])
    }

    /// What a unit is called among those that wait for GPUs.
    private static func turn(of kinds: [CheckKind]) -> CheckKind {
        kinds.contains(where: isOfTorch) ? .torch : kinds[0]
    }

    /// Those of the units that open a GPU, the one that measures first.
    private func openingGPUs(_ units: [[CheckKind]]) -> [CheckKind] {
        guard subject.reasonAgainstGPU == nil else { return [] }
        let turns = units.map(Self.turn)
        return [.kernel, .nvcc, .torch].filter(turns.contains)
    }

    /// A driver is looked for where it shows; in a container without GPUs all signs are its host's.
    private func deviceNodes() -> DeviceNodes {
        let isForeign = subject.isContained && subject.reasonAgainstGPU != nil
        return DeviceNodes.read(in: devices, signs: isForeign ? [] : DeviceNodes.signs)
    }

    private static func isOfTorch(_ kind: CheckKind) -> Bool {
        kind == .torch || kind == .multiGPU
    }

    /// Reports each check as soon as all before it are known.
    private func collect(
        _ group: inout TaskGroup<[Told]>, from known: [Told], in order: [CheckKind]
    ) async -> [Check] {
        var waiting = Dictionary(uniqueKeysWithValues: known.map { ($0.kind, $0.checks) })
        var told: [Check] = []
        var rest = order[...]
        while true {
            while let kind = rest.first, let ready = waiting.removeValue(forKey: kind) {
                // What a cancelled run's programs were killed in has not failed.
                if !Task.isCancelled { ready.forEach { reporter.report(.check($0)) } }
                told += ready
                rest.removeFirst()
            }
            guard let more = await group.next() else { return told }
            for result in more { waiting[result.kind] = result.checks }
        }
    }

    private func run(_ kinds: [CheckKind], _ turns: GPUTurns) async -> [Told] {
        let several = kinds.contains(.multiGPU)
        let depth = kinds.contains(.torch) ? torch : .identity
        var tale: Result<TorchTale, any Error>?
        if subject.torch != nil, kinds.contains(where: { $0 == .loader || Self.isOfTorch($0) }) {
            await turns.wait(for: Self.turn(of: kinds))
            tale = await prove(depth, several)
        }
        var told: [Told] = []
        for kind in kinds {
            var checks: [Check] = []
            // What several GPUs do together is told where torch is told, once.
            if Self.isOfTorch(kind), let tale {
                if kind == .torch || !kinds.contains(.torch) {
                    checks = await TorchCheck(
                        subject: subject, depth: depth, several: several, tale: tale
                    ).run()
                }
            } else {
                checks = await run(kind, tale, turns)
            }
            told.append(Told(kind: kind, checks: checks))
        }
        return told
    }

    private func prove(
        _ depth: TorchDepth, _ several: Bool
    ) async -> Result<TorchTale, any Error> {
        do {
            let steps = TorchCheck.plan(depth, several: several, for: subject)
            return .success(try await TorchProof(subject: subject, tools: tools).run(steps))
        } catch {
            return .failure(error)
        }
    }

    private func run(
        _ kind: CheckKind, _ tale: Result<TorchTale, any Error>?, _ turns: GPUTurns
    ) async -> [Check] {
        switch kind {
        case .files: await FilesCheck(subject: subject).run()
        case .loader: await LoaderCheck(subject: subject, tools: tools, torch: tale).run()
        case .nvcc: await CompilerCheck(subject: subject, tools: tools, turns: turns).run()
        case .nvrtc where subject.machine.environment.isImage:
            // This program would run it, and cannot be started with the image's libraries.
            [Check(kind.rawValue, .skipped(VerificationSubject.onFirstBoot), "")]
        case .nvrtc: await NVRTCCheck(subject: subject, tools: tools).run()
        case .kernel:
            await gpu?.run() ?? []
        case .torch, .multiGPU: []
        }
    }

    private func missing(_ kind: CheckKind) -> Check {
        let reason =
            switch kind {
            case .files: "nothing is installed"
            case .loader: "neither torch, a compiler nor a conda Python is installed"
            case .nvcc: "the toolkit has no nvcc"
            case .nvrtc: "neither the toolkit nor the environment has NVRTC"
            case .kernel: "nothing that is installed uses a GPU"
            case .multiGPU where subject.torch != nil:
                subject.reasonAgainstGPU ?? "there is one GPU"
            case .torch, .multiGPU:
                "the lock has neither the wheel `torch` nor conda's `pytorch`"
            }
        return Check(kind.rawValue, .skipped(reason), reason)
    }
}

/// What checks use to do their work.
struct CheckTools: Sendable {
    let programs: any ProgramRunner
    let helper: NVRTCHelper
    let temporary: FilePath
    let environment: CheckEnvironment
}

/// This program as it is started to run NVRTC or the GPUs: a library once opened cannot be put back.
package struct NVRTCHelper: Sendable {
    package var executable: FilePath
    /// What stands before `NVRTCProbe`'s own arguments.
    package var arguments: [String]

    package init(executable: FilePath, arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }

    /// A library may end the child: that is a finding, and nobody wants to see where it was.
    static let silence = ["SWIFT_BACKTRACE": "enable=no"]
}

extension Check {
    /// Measures `body`, and turns an error that it throws into a failed check.
    ///
    /// What has a duration of its own keeps it; `code` is that of an error without one.
    static func measured(
        _ name: String, code: ErrorCode? = nil, _ body: () async throws -> [Check]
    ) async -> [Check] {
        let clock = ContinuousClock()
        let start = clock.now
        var checks: [Check]
        do {
            checks = try await body()
        } catch let error as ProvisionError {
            checks = [
                Check(
                    name, .failed, error.message, details: error.context, hints: error.hints,
                    code: error.code)
            ]
        } catch {
            checks = [
                Check(name, .failed, "failed to examine it", details: ["\(error)"], code: code)
            ]
        }
        // The first check of a kind did the work; what follows from it costs nothing more.
        if let first = checks.indices.first, checks[first].duration == .zero {
            checks[first].duration = clock.now - start
        }
        return checks
    }
}
