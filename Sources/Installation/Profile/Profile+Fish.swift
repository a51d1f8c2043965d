extension Profile {
    /// The text for fish, which splits variables whose name ends in PATH by itself.
    package func fish() -> String {
        var lines = ["# Made by provision; source it, do not edit it."]
        lines += leavingFish
        if let conda { lines += conda.askingFish }
        lines += removed.map { "set -e \($0)" }
        for (name, elements) in lists {
            lines += Self.dropEmptyElements(of: name)
            lines += elements.reversed().map { element in
                let quoted = Self.quoteForFish(element)
                return "contains -- \(quoted) $\(name); "
                    + "or set -gx --path \(name) \(quoted) $\(name)"
            }
        }
        for (name, value) in sortedVariables {
            lines.append("set -gx \(name) \(Self.quoteForFish(value))")
        }
        if let conda { lines += conda.sourcingFish }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Single quotes, in which fish reads `\\` and `\'` as what follows the backslash.
    static func quoteForFish(_ text: String) -> String {
        let escaped = replacing("\\", in: text, with: #"\\"#)
        return "'" + replacing("'", in: escaped, with: #"\'"#) + "'"
    }

    private static func dropEmptyElements(of name: String) -> [String] {
        [
            "begin",
            "set -l provision_kept",
            "set -l provision_element",
            "for provision_element in $\(name)",
            "test -n \"$provision_element\"; and set -a provision_kept $provision_element",
            "end",
            "set -gx --path \(name) $provision_kept",
            "end",
        ]
    }
}
