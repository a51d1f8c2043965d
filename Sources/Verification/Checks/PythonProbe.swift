import Diagnostics
import Machine

/// Starts the environment's own interpreter, which reads its standard library on the way.
struct PythonProbe: Sendable {
    let subject: VerificationSubject
    let tools: CheckTools

    /// What it says that it is: `3.12.4`.
    ///
    /// - Throws: if it does not start, with its last words.
    func version() async throws -> String {
        var environment = tools.environment.variables
        if !subject.isFresh { environment["PYTHONDONTWRITEBYTECODE"] = "1" }
        // Not `-I`, which Python 2 does not know; not `-V`, which reads no library.
        let result = try await tools.programs.run(
            ProgramRun(
                subject.python, arguments: ["-E", "-s", "-c", Self.script],
                environment: environment, timeLimit: .seconds(60)))
        guard result.isSuccess, let line = result.output.split(separator: "\n").last else {
            let last = result.errors.split(separator: "\n").suffix(3).map(String.init)
            throw ProvisionError(
                .verificationFailed, "failed to start `\(subject.python)`",
                context: [result.description] + last)
        }
        return String(line)
    }

    private static let script = "import sys; print(sys.version.split()[0])"
}
