import Diagnostics
import FoundationEssentials
import Machine
import SystemPackage

/// One library of NVRTC, asked in a child: what it compiled, or why it did not.
struct NVRTCChild: Sendable {
    let library: FilePath
    let tools: CheckTools

    /// The kernels compiled for each of `targets`, `sm_90`; where there are none, for `sample` if
    /// the library makes code for it, else for the newest that it does.
    ///
    /// A GPU is served by the newest architecture of its major that is not above it; machine code of
    /// each becomes a file of `folder`, `sm_90.cubin`.
    func compile(
        for targets: [String], sample: String? = nil, into folder: FilePath? = nil
    ) async throws -> NVRTCAnswer {
        let options =
            (sample.map { ["--sample", $0] } ?? [])
            + (folder.map { ["--output", $0.string] } ?? [])
        let result = try await tools.programs.run(
            ProgramRun(
                tools.helper.executable,
                arguments: tools.helper.arguments + [library.string] + options + targets,
                environment: tools.environment.asUser, timeLimit: .seconds(120)))
        guard result.isSuccess, let line = result.output.split(separator: "\n").last,
            let answer = try? JSONDecoder().decode(NVRTCAnswer.self, from: Data(line.utf8))
        else { throw failure(result) }
        return answer
    }

    private func failure(_ result: ProgramResult) -> ProvisionError {
        let lines = result.errors.split(separator: "\n").prefix(6).map(String.init)
        let isUnserved = lines.contains { $0.contains("makes no code for") }
        return ProvisionError(
            isUnserved ? .nvrtcLacksArchitecture : .nvrtcFailed,
            "failed to compile the kernels with `\(library)`",
            context: [result.description] + lines, hints: isUnserved ? [Self.upgrade] : [])
    }

    private static let upgrade: Hint =
        "leave out `cuda.version` in the recipe, then `provision apply --upgrade cuda`"
}
