import FileSystem
import Hashing
import Installation
import Lockfiles
import PackageModel
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The built command with a home of its own, as a user would start it.
struct Tool {
    let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    /// The executable beside the test bundle.
    static let executable = FilePath(CommandLine.arguments[0]).removingLastComponent()
        .appending("provision")

    var prefix: FilePath { folder.appending("prefix") }

    /// What a program of the user's would inherit; nothing of the test's own environment.
    var environment: [String: String] {
        [
            "HOME": folder.path.string, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
            "PROVISION_PREFIX": prefix.string,
            // What root's runs record of the machine.
            "PROVISION_SYSTEM_ROOT": folder.appending("machine").string,
            "PROVISION_CACHE_DIR": folder.appending("cache").string,
        ]
    }

    struct Result {
        var status: TerminationStatus
        var output: String
        var errors: String
    }

    /// Runs `provision` to its end, without a terminal and without input.
    func run(_ arguments: String..., with extra: [String: String] = [:]) async throws -> Result {
        try await start(Self.executable, arguments, with: extra)
    }

    /// Runs any program as `run` does, for what a user types around `provision`.
    func start(
        _ program: FilePath, _ arguments: [String], with extra: [String: String] = [:]
    ) async throws -> Result {
        let result = try await Subprocess.run(
            .path(program), arguments: Arguments(arguments),
            environment: Self.subprocessEnvironment(environment.merging(extra) { $1 }),
            workingDirectory: folder.path, output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        return Result(
            status: result.terminationStatus, output: result.standardOutput,
            errors: result.standardError)
    }

    static func subprocessEnvironment(_ variables: [String: String]) -> Environment {
        .custom(
            Dictionary(
                uniqueKeysWithValues: variables.compactMap { name, value in
                    Environment.Key(rawValue: name).map { ($0, value) }
                }))
    }

    // MARK: Environments

    /// Makes whole generations `1...count` of `name` by hand, the last one current.
    @discardableResult
    func makeEnvironment(
        _ name: String, generations count: Int = 1, contents: String = ""
    ) throws -> PrefixFolder {
        let home = PrefixFolder(name: name, root: prefix.appending(name))
        for number in 1...count {
            let place = "prefix/\(name)/generations/\(number)"
            try folder.write("\(place)/profile/contents", contents)
            try folder.write("\(place)/lock", Self.lock(name))
            try folder.write("\(place)/manifest", try Self.manifest(contents).text)
            try folder.write("\(place)/COMPLETE", Self.record(number))
        }
        try Files.replaceSymlink(home.current, to: FilePath("generations/\(count)"))
        return home
    }

    private static let digest = "sha256:" + String(repeating: "0", count: 64)

    private static func record(_ number: Int) -> String {
        """
        provision generation 1
        date \(1_795_336_860 + number * 60)
        recipe \(digest)
        lock \(digest)
        summary \(number) packages

        """
    }

    private static func manifest(_ contents: String) throws -> Manifest {
        let digest = try Digest.sha256(of: contents)
        return Manifest([
            .init(
                path: "profile/contents", owner: "",
                content: .file(size: Int64(contents.utf8.count), mode: 0o644, digest: digest))
        ])
    }

    private static func lock(_ name: String) throws -> String {
        Lockfile(
            recipe: name, recipeDigest: try Digest.sha256(of: ""), factsVersion: "2026-11-22",
            demands: .init(architecture: "x86_64"), sources: [:], packages: []
        ).text
    }
}
