import Compatibility
import Diagnostics
import FileSystem
import FoundationEssentials
import Installation
import Machine
import Synchronization
import SystemPackage

/// Runs the script in the generation's own interpreter, for every check that wants to know.
struct TorchProof: Sendable {
    let subject: VerificationSubject
    let tools: CheckTools
    /// Seconds a step; tests that do not want to wait have others than the steps' own.
    var limit: @Sendable (TorchStep) -> Int = { $0.limit }
    /// How long after the start another interpreter may begin, where one broke off.
    var patience = Duration.seconds(600)

    /// Takes `steps` and tells how each ended.
    ///
    /// An interpreter that hangs or dies in a step takes none of the later ones with it: another one
    /// takes them. Each has a step less to take, and none begins once the patience is over.
    ///
    /// - Throws: if the interpreter cannot be started at all.
    func run(_ steps: [TorchStep]) async throws -> TorchTale {
        let start = ContinuousClock.now
        var tale = try await interpret(steps)
        var left = steps
        while let rest = tale.rest(of: left), ContinuousClock.now - start < patience {
            try Task.checkCancellation()
            left = rest
            tale.add(try await interpret(rest))
        }
        return tale
    }

    /// One interpreter, in a folder of its own.
    private func interpret(_ steps: [TorchStep]) async throws -> TorchTale {
        let own = try WorkFolder(in: tools.temporary, prefix: "provision-torch-")
        defer { own.remove() }
        let folder = own.path
        let script = folder.appending("proof")
        try TorchScript.write(to: script)
        let plan = folder.appending("plan.json")
        try Files.writeAtomically(try planned(steps, in: folder), to: plan)
        let tale = Mutex(TorchTale())
        let result = try await tools.programs.follow(
            ProgramRun(
                subject.python, arguments: ["-I", script.string, plan.string],
                environment: environment(folder), workingDirectory: folder,
                timeLimit: .seconds(60))
        ) { line in tale.withLock { $0.hear(line) } }
        return tale.withLock { tale in
            let words = result.errors.split(separator: "\n").suffix(200).map(String.init)
            tale.end(result.ending, lastWords: words)
            return tale
        }
    }

    private func environment(_ folder: FilePath) -> [String: String] {
        var environment = tools.environment.asUser
        // A fresh environment is left warm: the first import writes what later ones read.
        if !subject.isFresh { environment["PYTHONDONTWRITEBYTECODE"] = "1" }
        environment["TMPDIR"] = folder.string
        if let toolkit = subject.toolkit, environment["CUDA_HOME"] == nil {
            environment["CUDA_HOME"] = toolkit.path.string
        }
        return environment
    }

    private func planned(_ steps: [TorchStep], in folder: FilePath) throws -> String {
        let targets = subject.targets(offered: subject.toolkitFacts?.capabilities ?? [])
        let plan = TorchPlan(
            steps: steps.map { .init(name: $0, limit: limit($0)) },
            // Without a driver nothing may ask CUDA: as root that would make a device node.
            gpu: subject.reasonAgainstGPU == nil, folder: folder.string,
            architectures: targets?.capabilities.map { "\($0.major).\($0.minor)" }
                .joined(separator: ";"))
        return String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
    }
}
