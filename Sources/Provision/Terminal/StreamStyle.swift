/// How output was asked for on the command line.
enum ColourChoice: String, Sendable, CaseIterable {
    case auto, always, never
}

extension Style {
    /// What a stream can show, from the flag, the environment and whether it is a terminal.
    init(
        width: Int, isTerminal: Bool, colour: ColourChoice, environment: [String: String]
    ) {
        self.init(
            width: width,
            hasColour: Self.hasColour(
                isTerminal: isTerminal, choice: colour, environment: environment),
            isUnicode: Self.isUnicode(environment))
    }

    /// The flag decides; then NO_COLOR, then what forces colour, then the terminal.
    static func hasColour(
        isTerminal: Bool, choice: ColourChoice, environment: [String: String]
    ) -> Bool {
        func isSet(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
        func isForced(_ name: String) -> Bool { isSet(name) && environment[name] != "0" }
        switch choice {
        case .always: return true
        case .never: return false
        case .auto:
            if isSet("NO_COLOR") { return false }
            if isForced("FORCE_COLOR") || isForced("CLICOLOR_FORCE") { return true }
            return isTerminal && environment["TERM"] != "dumb"
        }
    }

    /// Whether the locale that the environment names is a UTF-8 one, in setlocale's order.
    static func isUnicode(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy
            .compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let locale = locale?.lowercased() else { return false }
        return locale.hasSuffix("utf-8") || locale.hasSuffix("utf8")
            || locale.contains("utf-8@") || locale.contains("utf8@")
    }

    /// Whether lines may be redrawn in place; a log of a CI job shows every frame.
    static func isAnimated(isTerminal: Bool, environment: [String: String]) -> Bool {
        isTerminal && environment["TERM"] != "dumb" && (environment["CI"] ?? "").isEmpty
    }
}
