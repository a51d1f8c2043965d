import Compatibility
import Diagnostics
import FoundationEssentials
import Installation
import Machine
import SystemPackage

/// NVRTC compiles a kernel to PTX and to machine code; it needs neither GPU nor driver.
///
/// Each library is a check of its own: the toolkit's is `nvrtc`, that of torch `nvrtc-torch`.
struct NVRTCCheck: Sendable {
    let subject: VerificationSubject
    let tools: CheckTools

    func run() async -> [Check] {
        var checks: [Check] = []
        for library in subject.nvrtcLibraries {
            let first = checks.isEmpty
            let name = CheckKind.nvrtc.rawValue + (first ? "" : "-" + owner(of: library).word)
            checks += await Check.measured(name, code: .nvrtcFailed) {
                [Check(name, .passed, describe(try await ask(library), of: library))]
            }
        }
        return checks
    }

    private func ask(_ library: FilePath) async throws -> NVRTCAnswer {
        let own = subject.machine.gpus.compactMap(\.capability)
        let known = subject.machine.gpus.isEmpty ? subject.lockedCapabilities : own
        let capabilities = Set(known).sorted()
        // Facts that were given for this run are not the child's: it is told what they say.
        let sample = capabilities.isEmpty ? subject.facts.sampleCapability : nil
        let targets = capabilities.map(\.target) + (sample.map { ["--sample", $0.target] } ?? [])
        let result = try await tools.programs.run(
            ProgramRun(
                tools.helper.executable,
                arguments: tools.helper.arguments + [library.string] + targets,
                environment: tools.environment.variables, timeLimit: .seconds(120)))
        guard result.isSuccess, let line = result.output.split(separator: "\n").last,
            let answer = try? JSONDecoder().decode(NVRTCAnswer.self, from: Data(line.utf8))
        else {
            let lines = result.errors.split(separator: "\n").prefix(6).map(String.init)
            let isUnserved = lines.contains { $0.contains("makes no code for") }
            throw ProvisionError(
                isUnserved ? .nvrtcLacksArchitecture : .nvrtcFailed,
                "failed to compile a kernel with `\(library)`",
                context: [result.description] + lines,
                hints: isUnserved
                    ? [
                        "leave out `cuda.version` in the recipe, then `provision apply --upgrade cuda`"
                    ]
                    : [])
        }
        return answer
    }

    private func describe(_ answer: NVRTCAnswer, of library: FilePath) -> String {
        let codes = answer.compiled.map(\.target).joined(separator: ", ")
        return "\(owner(of: library).rawValue) NVRTC \(answer.version) "
            + "compiled a kernel to PTX \(answer.ptxISA) and to \(codes)"
    }

    /// Wheels bring it for torch alone; a conda package is there for the whole environment.
    private func owner(of library: FilePath) -> Owner {
        if let toolkit = subject.toolkit, library.starts(with: toolkit.path) { return .toolkit }
        let entry = subject.manifest.entries.first {
            subject.folder.root.appending($0.path) == library
        }
        let isOfConda = entry.map { subject.condaNames.contains($0.owner) } ?? false
        return isOfConda || subject.torch == nil ? .environment : .torch
    }

    private enum Owner: String {
        case toolkit = "the toolkit's"
        case environment = "the environment's"
        case torch = "torch's"

        /// Behind `nvrtc-` in the name of a check.
        var word: String {
            switch self {
            case .toolkit: "toolkit"
            case .environment: "env"
            case .torch: "torch"
            }
        }
    }
}
