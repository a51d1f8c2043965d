import FileSystem
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// A machine of one's own below a folder: the built command provisions it for everybody.
struct SystemStation {
    let station: Station
    var root: FilePath { station.folder.appending("machine") }
    var prefix: FilePath { root.appending("opt/provision") }
    var variables: [String: String] { ["PROVISION_SYSTEM_ROOT": root.string] }

    init(runtime: String = "runtime") throws {
        station = try Station()
        try station.publishToolkit(runtime: runtime)
        for folder in ["etc/profile.d", "usr/local", "opt", "var/lib"] {
            try Files.createDirectories(root.appending(folder))
        }
    }

    func home(_ name: String = "cuda") -> PrefixFolder {
        PrefixFolder(name: name, root: prefix.appending(name))
    }

    func run(_ arguments: String..., with extra: [String: String] = [:]) async throws -> Tool.Result
    {
        try await station.tool.start(
            Tool.executable, arguments + ["--system"],
            with: station.environment(variables.merging(extra) { $1 }))
    }

    @discardableResult
    func succeed(
        _ arguments: String..., with extra: [String: String] = [:],
        at place: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let result = try await station.tool.start(
            Tool.executable, arguments + ["--system"],
            with: station.environment(variables.merging(extra) { $1 }))
        #expect(result.status == .exited(0), "\(result.errors)", sourceLocation: place)
        return result.output
    }

    /// Writes a recipe for a toolkit of those components with a link.
    @discardableResult
    func recipe(
        _ name: String = "cuda", link: String = "/usr/local/cuda-13.0",
        components: String = "[compiler, runtime]", more: String = ""
    ) throws -> String {
        try station.folder.write(
            "\(name).yaml",
            """
            recipe: 1
            name: \(name)
            cuda:
              version: "13.0"
              source: pypi
              components: \(components)
              link: \(link)
            verify: [files]
            \(more)

            """)
        return "\(name).yaml"
    }

    /// What is on the machine but for the environments themselves.
    func contents() throws -> [String] {
        try Files.walk(root).map(\.path.string).filter {
            !$0.hasPrefix("opt/provision") && !$0.hasPrefix("var/lib/provision")
        }
    }

    func everything() throws -> [String] { try Files.walk(root).map(\.path.string) }

    func readLink(_ path: String) throws -> FilePath {
        try Files.readLink(root.appending(path))
    }
}
