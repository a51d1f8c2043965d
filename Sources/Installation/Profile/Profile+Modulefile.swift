import SystemPackage

extension Profile {
    /// The text of a modulefile in Tcl, which Environment Modules and Lmod read.
    package func modulefile(for name: String, description: String?) -> String {
        let what = description ?? "the environment \(name) of provision"
        var lines = ["#%Module1.0", "# Made by provision; do not edit it."]
        lines.append("module-whatis \(Self.quoteForTcl(what))")
        lines.append("conflict \(Self.quoteForTcl(name))")
        // Two toolkits in one shell are a compiler of one and libraries of the other.
        if variables["CUDA_HOME"] != nil, name != "cuda" { lines.append("conflict \"cuda\"") }
        if let conda, !conda.scripts.isEmpty {
            lines.append("# A modulefile cannot source scripts of a shell; these are left out:")
            // A backslash at a line's end would take the next line into the comment.
            lines += conda.scripts.map { "# \(Self.quoteForTcl($0.string))" }
        }
        lines += removed.map { "unsetenv \($0)" }
        for (name, elements) in lists {
            lines += elements.reversed().map {
                "prepend-path \(name) \(Self.quoteForTcl($0))"
            }
        }
        lines += sortedVariables.map { "setenv \($0.name) \(Self.quoteForTcl($0.value))" }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A double-quoted Tcl word in which nothing is substituted.
    static func quoteForTcl(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "\"", "$", "[", "]", "{", "}": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
