import Diagnostics
import FileSystem
import PackageModel
import SystemPackage

/// Runs the scripts of conda packages as CEP 34 says.
struct LinkScriptRunner {
    /// The environment, by its final path.
    let prefix: FilePath
    /// What programs inherit; of it only what says who and where the user is.
    let environment: [String: String]
    /// Where what a script prints is kept while it runs.
    let log: FilePath

    /// What scripts may tell the user, relative to the environment.
    static let messages = ".messages.txt"

    /// Runs `script`, which lies at `path`; anything but success is an error with its last words.
    func run(_ script: LinkScript, at path: FilePath, of record: CondaRecord) async throws {
        let child = CondaChild(
            executable: try shell, arguments: [path.string],
            environment: variables(for: record, folder: path.removingLastComponent()),
            workingDirectory: path.removingLastComponent(), log: log)
        defer { try? Files.remove(log) }
        guard try await !child.run() else { return }
        throw ProvisionError(
            .linkScriptFailed,
            "failed to run the \(script.moment.rawValue) script of `\(record.name)`",
            context: try child.lastLines(8),
            hints: ["install without such scripts: `--no-link-scripts`"])
    }

    /// Scripts are written for bash; they get sh where there is none.
    private var shell: FilePath {
        get throws { try Files.exists("/bin/bash") ? "/bin/bash" : "/bin/sh" }
    }

    private func variables(for record: CondaRecord, folder: FilePath) -> [String: String] {
        var result = environment.filter { name, _ in
            ["HOME", "USER", "LOGNAME", "LANG", "TMPDIR", "TZ"].contains(name)
                || name.hasPrefix("LC_") || name.lowercased().hasSuffix("_proxy")
        }
        let path = environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        result["PATH"] = "\(folder):\(path)"
        result["ROOT_PREFIX"] = ""
        result["PREFIX"] = prefix.string
        result["SOURCE_DIR"] = prefix.string
        result["PKG_NAME"] = record.name
        result["PKG_VERSION"] = record.version
        result["PKG_BUILDNUM"] = String(record.buildNumber)
        return result
    }

    /// Takes what scripts have left to be told.
    func takeMessages() throws -> [String] {
        let file = prefix.appending(Self.messages)
        guard try Files.kind(of: file) == .file else { return [] }
        let bytes = try Files.read(file, limit: 1 << 20)
        try Files.remove(file)
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map(String.init)
    }
}
