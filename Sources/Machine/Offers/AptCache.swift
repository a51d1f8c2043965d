import Diagnostics
import SystemPackage

/// apt's own view of its sources, as `apt-cache` tells it, or as our cache remembers it.
struct AptCache {
    let world: World
    let programs: any ProgramRunner
    let cacheFolder: FilePath?

    init(probe: MachineProbe) {
        world = probe.world
        programs = probe.programs
        cacheFolder = probe.cacheFolder
    }

    struct Answer {
        var records: [AptRecord] = []
        var notes: [String] = []
        /// Whether the records are what apt says, though there may be none.
        var isKnown = false
    }

    func answer() async -> Answer {
        guard ProgramIdentity(Self.program, in: world) != nil else { return Answer() }
        let state = AptState(of: world)
        guard state.hasLists else {
            return Answer(notes: ["apt has no lists of packages: `sudo apt update` fetches them"])
        }
        if let records = AptMemory.records(for: state, in: cacheFolder) {
            return Answer(records: records, isKnown: true)
        }
        do {
            let records = try await ask()
            // What changed meanwhile is asked anew the next time.
            if AptState(of: world) == state {
                AptMemory.save(records, for: state, to: cacheFolder)
            }
            return Answer(records: records, isKnown: true)
        } catch {
            let reason = (error as? ProvisionError)?.context.first ?? "\(error)"
            return Answer(notes: ["what apt offers is not known: \(reason)"])
        }
    }

    private func ask() async throws -> [AptRecord] {
        let result = try await programs.run(Self.question(to: world.location(Self.program)))
        // It fails where nothing at all fits, and that is an answer.
        let nothing = result.output.isEmpty && result.errors.contains("No packages found")
        guard result.isSuccess || nothing else {
            let last = result.errors.split(separator: "\n").last.map { ": \($0)" } ?? ""
            throw ProvisionError(
                .programUnusable, "cannot use `\(Self.program)`",
                context: ["`\(Self.program)`: " + result.description + last])
        }
        return AptRecord.records(
            in: result.output, architecture: SystemProbe(world: world).system().architecture)
    }

    private static let program = FilePath("/usr/bin/apt-cache")

    /// All versions of all packages in question, in one process.
    ///
    /// Run by root apt would renew its own cache on the disk, so it is told to keep that in memory.
    private static func question(to program: FilePath) -> ProgramRun {
        ProgramRun(
            program,
            arguments: [
                "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=", "show", pattern,
            ],
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"], timeLimit: .seconds(20),
            outputLimit: 16 << 20)
    }

    /// The names that `DriverPackage` and the probes of offers read, for apt.
    ///
    /// One expression, because apt goes through all names for each.
    static let pattern =
        "^("
        + [
            "nvidia-(driver|headless)(-[0-9]+)?(-server)?(-open)?",
            "nvidia-(tesla|legacy)(-[0-9]+(xx)?)?-driver",
            "nvidia-open(-[0-9]+)?",
            "nvidia-(open-kernel|kernel-open)-dkms",
            "cuda-drivers(-[0-9]+)?",
            "(g[+][+]|clang)-[0-9]+",
            ToolkitOfferProbe.package,
        ].joined(separator: "|") + ")$"
}
