import Compatibility
import Diagnostics
import Installation
import Machine
import SystemPackage

/// NVRTC compiles the kernels to PTX and to machine code; it needs neither GPU nor driver.
///
/// That what it makes is right is shown by `NVRTCKernels`, on GPUs. Each library is a check of its own: the toolkit's is `nvrtc`, that of torch `nvrtc-torch`.
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
        return try await NVRTCChild(library: library, tools: tools).compile(
            for: capabilities.map(\.target), sample: sample?.target)
    }

    private func describe(_ answer: NVRTCAnswer, of library: FilePath) -> String {
        let codes = answer.compiled.map(\.target).joined(separator: ", ")
        let rest = subject.reasonAgainstGPU.map { "; not run: \($0)" } ?? ""
        return "\(owner(of: library).rawValue) NVRTC \(answer.version) "
            + "compiled the kernels to PTX \(answer.ptxISA) and to \(codes)" + rest
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
