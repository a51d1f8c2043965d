extension Profile {
    /// The text for `environment.d(5)`, from which managers of user sessions take variables.
    ///
    /// Without LD_LIBRARY_PATH: it would be set for every program of the session, the desktop's own
    /// included. Values that the format cannot carry are left out. Empty where nothing is left.
    package func session() -> String {
        var lines: [String] = []
        if !path.isEmpty {
            let own = path.map(Self.quoteForSession).joined(separator: ":")
            lines.append("PATH=\"\(own):${PATH:-/usr/local/bin:/usr/bin:/bin}\"")
        }
        lines += sortedVariables.filter { Self.isCarried($0.value) }.map {
            "\($0.name)=\"\(Self.quoteForSession($0.value))\""
        }
        guard !lines.isEmpty else { return "" }
        return (["# Made by provision; do not edit it."] + lines).joined(separator: "\n") + "\n"
    }

    /// Inside double quotes a backslash takes the next character as it is; a dollar sign is
    /// expanded after that, and two are one.
    static func quoteForSession(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "\"", "`": result += "\\\(scalar)"
            case "$": result += "\\$\\$"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isCarried(_ value: String) -> Bool {
        value.unicodeScalars.allSatisfy { $0 == "\t" || ($0.value >= 0x20 && $0.value != 0x7f) }
    }
}
