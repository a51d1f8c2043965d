import Diagnostics
import PackageModel
import Resolution

extension Problem {
    /// The error of a problem without solution: the derivation in sentences, then the recipe's lines.
    func noSolution(_ explanation: Explanation) -> ProvisionError {
        explanation.error(
            recipe: name,
            hints: ["loosen one of the recipe's lines named above, then run `provision plan` again"]
        )
    }

    /// Refuses before any index is asked where no interpreter fits.
    func checkInterpreters() throws(ProvisionError) {
        guard let python, interpreters.isEmpty else { return }
        let found = target.interpreters.map { "\($0.version) (\($0.executable))" }
        let seen = found.isEmpty ? "none was found" : "found \(found.joined(separator: ", "))"
        throw ProvisionError(
            .noInterpreter, "no Python of this machine fits `\(python.text)`", at: python.mark,
            context: [seen],
            hints: [
                """
                loosen `python.version`, or install a Python that fits; \
                `sudo apt install python3` brings the distribution's
                """
            ])
    }
}
