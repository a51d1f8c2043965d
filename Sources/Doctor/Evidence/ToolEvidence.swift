import Machine
import SystemPackage

/// What `nvidia-smi` said, if it was asked.
struct ToolEvidence: Sendable {
    /// Where it is; nil where it is nowhere.
    var path: FilePath?
    /// Nil where it was not asked, or could not be started.
    var result: ProgramResult?
    /// Whether it was asked, or tried to.
    var wasAsked = false
    /// One row a GPU.
    var rows: [Row] = []
    /// How long the first answer took; zero where it was not asked.
    var duration = Duration.zero
    /// Instances of GPUs that are cut into some; nil where none is, or it did not tell.
    var instances: Int?

    struct Row: Sendable, Hashable {
        var isPersistent: Bool?
        var computeMode: String
        /// Whether it is cut into instances.
        var hasInstances: Bool
        /// Whether the driver says in place of a value that the GPU does not answer.
        var isLost = false
    }

    /// Everything that it printed.
    var text: String { result.map { $0.output + "\n" + $0.errors } ?? "" }
}

/// Finds and asks `nvidia-smi`.
struct ToolReading {
    let files: MachineFiles
    let environment: [String: String]
    let runner: any ProgramRunner
    let timeLimit: Duration

    /// The last one is new with driver 450; an older `nvidia-smi` is asked again without it.
    private static let fields = ["persistence_mode", "compute_mode", "mig.mode.current"]

    func path() -> FilePath? {
        let folders = (environment["PATH"] ?? "").split(separator: ":")
            .map { FilePath(String($0)) }.filter(\.isAbsolute)
        let usual: [FilePath] = ["/usr/bin", "/usr/local/bin", "/usr/lib/wsl/lib"]
        return (folders + usual).map { $0.appending("nvidia-smi") }.first(where: files.isProgram)
    }

    /// To be asked only while a driver is loaded: as root it would load one.
    func evidence(mayAsk: Bool) async -> ToolEvidence {
        var seen = ToolEvidence(path: path())
        guard mayAsk, let path = seen.path, let place = files.place(path) else { return seen }
        seen.wasAsked = true
        let start = ContinuousClock.now
        seen.result = await query(place, Self.fields)
        if let result = seen.result, !result.isSuccess,
            (result.output + result.errors).contains("not a valid field")
        {
            seen.result = await query(place, Self.fields.dropLast())
        }
        seen.duration = .now - start
        guard seen.result?.isSuccess == true else { return seen }
        seen.rows = (seen.result?.output ?? "").split(whereSeparator: \.isNewline).compactMap(
            Self.row)
        if seen.rows.contains(where: \.hasInstances), let list = await ask(place, ["-L"]),
            list.isSuccess
        {
            seen.instances = list.output.split(whereSeparator: \.isNewline)
                .count { $0.contains("(UUID: MIG-") }
        }
        return seen
    }

    private func query(
        _ place: FilePath, _ fields: some Sequence<String>
    ) async -> ProgramResult? {
        await ask(
            place, ["--query-gpu=" + fields.joined(separator: ","), "--format=csv,noheader"])
    }

    private func ask(_ place: FilePath, _ arguments: [String]) async -> ProgramResult? {
        var variables = ["PATH": environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C"]
        // Some hosts tell containers by this alone where the driver's libraries are.
        variables["LD_LIBRARY_PATH"] = environment["LD_LIBRARY_PATH"]
        return try? await runner.run(
            ProgramRun(
                place, arguments: arguments, environment: variables, timeLimit: timeLimit))
    }

    static func row(_ line: Substring) -> ToolEvidence.Row? {
        let cells = line.split(separator: ",").map { cell in
            cell.split(separator: " ").joined(separator: " ")
        }
        guard fields.count - 1...fields.count ~= cells.count else { return nil }
        let persistent: Bool? = ["Enabled": true, "Disabled": false][cells[0]]
        return ToolEvidence.Row(
            isPersistent: persistent, computeMode: cells[1],
            hasInstances: cells.count > 2 && cells[2] == "Enabled",
            isLost: cells.contains { $0.contains("is lost") || $0.contains("requires reset") })
    }
}
