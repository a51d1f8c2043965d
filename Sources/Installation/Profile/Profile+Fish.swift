extension Profile {
    /// The text for fish, which splits variables whose name ends in PATH by itself.
    package func fish() -> String {
        var lines = ["# Made by provision; source it, do not edit it."]
        lines += leavingFish
        if let conda { lines += conda.askingFish }
        lines += removed.map { "set -e \($0)" }
        for (name, elements) in lists {
            lines += Self.dropEmptyElements(of: name)
            lines += elements.reversed().flatMap { element in
                let first = "set -gx --path \(name) \(Self.quoteForFish(element)) $\(name)"
                return Self.removeInFish(element, from: name) + [first]
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

    /// Takes all of `element` out of a list.
    static func removeInFish(_ element: String, from name: String) -> [String] {
        let quoted = quoteForFish(element)
        return [
            "while contains -- \(quoted) $\(name)",
            "set -e \(name)[(contains -i -- \(quoted) $\(name))]",
            "end",
        ]
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
