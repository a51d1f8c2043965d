import SystemPackage

/// What a compiler says of itself.
struct CompilerDescription: Codable, Sendable, Hashable {
    var family: HostCompiler.Family
    var version: String

    static func question(to compiler: FilePath, path: String) -> ProgramRun {
        ProgramRun(
            compiler, arguments: ["--version"], environment: ["PATH": path, "LC_ALL": "C"])
    }

    /// Reads the first line of `--version`; nil for what is neither gcc nor clang.
    ///
    /// `g++ (Debian 12.2.0-14) 12.2.0`: gcc's own version comes after the words in brackets.
    /// `Debian clang version 14.0.6`, `clang version 21.0.0 (https://…)`.
    init?(answer: String) {
        guard let line = answer.split(separator: "\n").first else { return nil }
        if let marker = line.firstRange(of: "clang version ") {
            family = .clang
            version = Self.number(line[marker.upperBound...])
        } else if let bracket = line.firstIndex(of: ")"), line.firstIndex(of: "(") != nil {
            family = .gcc
            version = Self.number(line[bracket...].drop { !$0.isNumber })
        } else {
            return nil
        }
        if version.isEmpty { return nil }
    }

    private static func number(_ text: Substring) -> String {
        String(text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") })
    }
}
