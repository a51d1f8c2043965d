import Compatibility
import Diagnostics
import FoundationEssentials
import Installation
import Machine
import SystemPackage

/// NVRTC compiles a kernel to PTX and to machine code; it needs neither GPU nor driver.
struct NVRTCCheck: Sendable {
    let subject: VerificationSubject
    let tools: CheckTools

    func run() async -> [Check] {
        await Check.measured(CheckKind.nvrtc.rawValue) {
            var told: [String] = []
            for library in subject.nvrtcLibraries {
                told.append(describe(try await ask(library), of: library))
            }
            return [Check(CheckKind.nvrtc.rawValue, .passed, told.joined(separator: "; "))]
        }
    }

    private func ask(_ library: FilePath) async throws -> NVRTCAnswer {
        let capabilities = Set(subject.machine.gpus.compactMap(\.capability)).sorted()
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
            throw ProvisionError(
                .nvrtcFailed, "failed to compile a kernel with `\(library)`",
                context: [result.description] + lines)
        }
        return answer
    }

    private func describe(_ answer: NVRTCAnswer, of library: FilePath) -> String {
        let codes = answer.compiled.map(\.target).joined(separator: ", ")
        return "\(owner(of: library)) NVRTC \(answer.version) "
            + "compiled a kernel to PTX \(answer.ptxISA) and to \(codes)"
    }

    /// Wheels bring it for torch alone; a conda package is there for the whole environment.
    private func owner(of library: FilePath) -> String {
        if let toolkit = subject.toolkit, library.starts(with: toolkit.path) {
            return "the toolkit's"
        }
        let entry = subject.manifest.entries.first {
            subject.folder.root.appending($0.path) == library
        }
        let isOfConda = entry.map { subject.condaNames.contains($0.owner) } ?? false
        return isOfConda || subject.torch == nil ? "the environment's" : "torch's"
    }
}
