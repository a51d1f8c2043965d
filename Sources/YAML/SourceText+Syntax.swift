internal import Diagnostics

extension SourceText {
    /// What libyaml could not follow, in our words and with a remedy where one is plain.
    func error(_ problem: SyntaxProblem) -> ProvisionError {
        let mark = mark(from: problem.position)
        var error = ProvisionError(
            .yamlSyntax, "cannot read the YAML: \(problem.problem)", at: mark,
            label: problem.context, hints: hints(for: problem))
        if let context = problem.context, problem.contextPosition < problem.position {
            let origin = self.mark(from: problem.contextPosition)
            if origin.line != mark.line {
                error.label = nil
                error.related = [Located(context, at: origin)]
            }
        }
        return error
    }

    private func hints(for problem: SyntaxProblem) -> [Hint] {
        let character = scalar(at: problem.position)
        if problem.context == "while scanning a block scalar", character == "=" {
            return [
                "put a version that starts with `>` in quotes: `\">\(rest(problem.position))\"`"
            ]
        }
        if character == "\t" { return ["indent with spaces"] }
        if let character, "@`%".unicodeScalars.contains(character) {
            return ["put a value that starts with `\(character)` in quotes"]
        }
        if problem.problem.hasPrefix("mapping values are not allowed") {
            return ["put a value that holds `: ` in quotes"]
        }
        return []
    }

    /// The word at `position`, no longer than a version requirement is.
    private func rest(_ position: Int) -> String {
        let word = scalars[position...].prefix(24).prefix {
            !" \t\r\n#\"`".unicodeScalars.contains($0)
        }
        return String(String.UnicodeScalarView(word))
    }
}
