import FileSystem
import Glibc
import Subprocess
import SystemPackage
import Testing

/// The shells of this machine, and what a script leaves in their environment.
enum ShellRunner {
    static let posix = ["dash", "bash", "zsh", "sh"].compactMap(path)
    static let fish = path("fish")

    private static func path(_ name: String) -> String? {
        ["/usr/bin/", "/bin/"].map { $0 + name }.first { access($0, X_OK) == 0 }
    }

    struct Outcome {
        var environment: [String: String]
        var errors: String
        var status: Bool
    }

    /// Runs `script` with exactly `environment`, then asks for the environment as it is.
    static func run(
        _ shell: String, _ script: String, environment: [String: String], in folder: FilePath
    ) async throws -> Outcome {
        var settings: [Environment.Key: String] = [:]
        for (name, value) in environment {
            if let key = Environment.Key(rawValue: name) { settings[key] = value }
        }
        let result = try await Subprocess.run(
            .path(FilePath(shell)), arguments: ["-c", script + "\n/usr/bin/env -0\n"],
            environment: .custom(settings), workingDirectory: folder,
            output: .bytes(limit: 1 << 20), error: .string(limit: 1 << 16))
        var found: [String: String] = [:]
        for field in result.standardOutput.split(separator: 0) {
            let text = String(decoding: field, as: UTF8.self)
            guard let equals = text.firstIndex(of: "=") else { continue }
            found[String(text[..<equals])] = String(text[text.index(after: equals)...])
        }
        return Outcome(
            environment: found, errors: result.standardError,
            status: result.terminationStatus.isSuccess)
    }
}
