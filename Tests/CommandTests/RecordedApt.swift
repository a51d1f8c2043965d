import Apt
import FileSystem
import Synchronization
import SystemPackage
import TestSupport

/// apt of a made-up machine: answers that were written down, and dpkg's records in a folder.
struct RecordedApt: AptRunner {
    let folder: TemporaryDirectory
    /// What `apt-get -s` prints; nil: it does not know the versions.
    var simulation: String?
    /// What `apt-get --print-uris` and `apt-cache show` print.
    var uris = ""
    var stanzas = ""
    private let asked = Asked()

    private final class Asked: Sendable {
        let runs = Mutex<[AptRun]>([])
    }

    /// Makes the machine; `installed` are names with versions, `held` of them stay as they are.
    init(installed: [String: String] = [:], held: Set<String> = []) throws {
        folder = try TemporaryDirectory()
        var status = ""
        for (name, version) in installed.merging(
            ["dpkg": "1.21.22"], uniquingKeysWith: { a, _ in a }
        )
        .sorted(by: { $0.key < $1.key }) {
            status += """
                Package: \(name)
                Status: \(held.contains(name) ? "hold" : "install") ok installed
                Architecture: amd64
                Version: \(version)


                """
        }
        try folder.write("var/lib/dpkg/status", status)
    }

    var tool: AptTool {
        AptTool(
            places: AptPlaces(privateMachine: folder.path), environment: [:], runner: self)
    }

    var runs: [AptRun] { asked.runs.withLock { $0 } }

    func run(_ run: AptRun) async throws -> AptResult {
        asked.runs.withLock { $0.append(run) }
        if run.arguments.contains("--print-uris") { return AptResult(output: uris) }
        if run.program == "apt-cache" { return AptResult(output: stanzas) }
        guard let simulation else {
            let error = "E: Version '1' for 'x' was not found\n"
            return AptResult(status: 100, errors: error)
        }
        return AptResult(output: simulation)
    }

    func runChanging(
        _ run: AptRun, onStatus: @escaping @Sendable (String) -> Void
    ) async throws -> AptResult {
        asked.runs.withLock { $0.append(run) }
        return AptResult()
    }
}
