import FileSystem
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A user at a machine where conda packages are to be had: a station with a channel.
///
/// The home is a folder of the test's, so that no `.condarc` of this machine has a say.
struct CondaStation {
    let station: Station
    let world: CondaWorld

    /// Whether the channel can have a `python`; asks interpreters on first use.
    static var hasPython: Bool { !CondaPython.all.isEmpty }
    static let needsPython: Comment = "no python3 that can be packed"

    init(python: CondaPython? = nil) throws {
        station = try Station()
        world = try CondaWorld(beside: station.index, python: python)
    }

    var folder: TemporaryDirectory { station.folder }
    /// The environment of the current generation.
    var prefix: FilePath { station.home().current.appending("env") }

    var environment: [String: String] { world.environment(home: folder.path.string) }

    /// Writes a recipe for a conda environment and gives its name.
    @discardableResult
    func recipe(
        _ name: String = "demo", packages: String, pip: String = "[]", more: String = ""
    ) throws -> String {
        try folder.write(
            "\(name).yaml",
            """
            recipe: 1
            name: \(name)
            conda:
              channels: ["\(world.channel)"]
              packages: \(packages)
            pip: \(pip)
            verify: [files]
            \(more)

            """)
        return "\(name).yaml"
    }

    /// Runs `provision`.
    func run(
        _ arguments: String..., with extra: [String: String] = [:]
    ) async throws -> Tool.Result {
        try await start(Tool.executable, arguments, with: extra)
    }

    /// Runs `provision`, which has to succeed, and gives its standard output.
    @discardableResult
    func succeed(
        _ arguments: String..., with extra: [String: String] = [:],
        at place: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let result = try await start(Tool.executable, arguments, with: extra)
        #expect(result.status == .exited(0), "\(result.errors)", sourceLocation: place)
        return result.output
    }

    /// Runs any program.
    func start(
        _ program: FilePath, _ arguments: [String], with extra: [String: String] = [:]
    ) async throws -> Tool.Result {
        try await station.tool.start(
            program, arguments, with: environment.merging(extra) { $1 })
    }

    /// Runs a program of the environment, which has to succeed, and gives what it prints.
    func output(
        of program: String, _ arguments: String..., at place: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let result = try await start(prefix.appending("bin/\(program)"), arguments)
        #expect(result.status == .exited(0), "\(result.errors)", sourceLocation: place)
        return result.output
    }

    /// A file of the environment.
    func text(_ path: String) throws -> String { try Files.readText(prefix.appending(path)) }
}
