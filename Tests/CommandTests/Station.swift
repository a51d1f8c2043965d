import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A user at a machine: the built command with a home of its own, and a configured index.
///
/// Suites that start it are `.serialized`: a hundred commands at once would starve the tests that
/// look at the clock.
struct Station {
    let tool: Tool
    let index: IndexWorld

    /// The interpreter of this machine that environments are made on.
    static let hasPython = access("/usr/bin/python3", X_OK) == 0
    static let needsPython: Comment = "no /usr/bin/python3"

    /// An index with `greeter`, which needs `words`, which has three versions.
    init() throws {
        tool = try Tool()
        index = try IndexWorld()
        try index.publish(.greeter)
        try index.publish(.words("1.0"), .words("1.1"), .words("2.0"))
    }

    var folder: TemporaryDirectory { tool.folder }

    func home(_ name: String = "demo") -> PrefixFolder {
        PrefixFolder(name: name, root: tool.prefix.appending(name))
    }

    /// The environment of a run, with the index in it.
    func environment(_ extra: [String: String] = [:]) -> [String: String] {
        index.environment.merging(extra) { $1 }
    }

    /// Runs `provision`.
    func run(_ arguments: String..., with extra: [String: String] = [:]) async throws -> Tool.Result
    {
        try await tool.start(Tool.executable, arguments, with: environment(extra))
    }

    /// Runs `provision`, which has to succeed, and gives its standard output.
    @discardableResult
    func succeed(
        _ arguments: String..., with extra: [String: String] = [:],
        at place: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let result = try await tool.start(Tool.executable, arguments, with: environment(extra))
        #expect(result.status == .exited(0), "\(result.errors)", sourceLocation: place)
        return result.output
    }

    /// Writes a recipe for an environment and gives its name.
    @discardableResult
    func recipe(
        _ name: String = "demo", pip: String = #"[greeter, "words<2"]"#, more: String = ""
    ) throws -> String {
        try folder.write(
            "\(name).yaml",
            """
            recipe: 1
            name: \(name)
            python: {version: ">=3.9"}
            pip: \(pip)
            verify: [files]
            \(more)

            """)
        return "\(name).yaml"
    }

    func lock(_ name: String = "demo") throws -> String {
        try Files.readText(folder.appending("\(name).lock"))
    }

    /// What lies below the test's folder, but for caches: paths with kinds and sizes.
    func contents() throws -> [String] {
        try Self.walk(folder.path, below: "").filter { !$0.hasPrefix("cache") }
    }

    /// What the store has published.
    func stored() throws -> [String] {
        let store = StoreFolder(cache: folder.appending("cache"))
        guard try Files.exists(store.entries) else { return [] }
        return try Files.list(store.entries).map(\.name)
    }

    /// What runs left in staging folders; none of it may outlast the next run.
    func residue() throws -> [String] {
        let store = StoreFolder(cache: folder.appending("cache"))
        return try [home().staging, store.staging, store.partials].filter(Files.exists)
            .flatMap { try Files.list($0) }.map(\.name)
    }

    private static func walk(_ folder: FilePath, below: String) throws -> [String] {
        try Files.list(folder).sorted { $0.name < $1.name }.flatMap { entry in
            let path = below + entry.name
            guard entry.kind == .directory else { return [path] }
            return [path + "/"] + (try walk(folder.appending(entry.name), below: path + "/"))
        }
    }
}

extension Tool.Result {
    /// The first line of the error that was told.
    var headline: Substring? {
        errors.split(separator: "\n").first { $0.hasPrefix("error") }
    }
}

extension ZipWheel {
    /// A module with a console script that repeats its arguments and exits with 3.
    static var greeter: ZipWheel {
        var wheel = ZipWheel("greeter", "1.0")
        wheel.add(
            "greeter/__init__.py",
            """
            import sys, words
            def main():
                print(words.hello, *sys.argv[1:], sep="|")
                return 3

            """)
        wheel.metadata = ["Requires-Dist: words>=1", "Requires-Python: >=3.8"]
        wheel.distInfo = [("entry_points.txt", "[console_scripts]\ngreet = greeter:main\n")]
        return wheel
    }

    static func words(_ version: String) -> ZipWheel {
        var wheel = ZipWheel("words", version)
        wheel.add("words/__init__.py", "hello = 'hello \(version)'\n")
        return wheel
    }
}
