import FileSystem
import SystemPackage
import TestSupport
import Testing

@Suite(.serialized, .enabled(if: CondaStation.hasPython, CondaStation.needsPython))
struct CondaMirrorTests {
    private let conda: CondaStation
    private var files: FilePath { conda.folder.appending("mirror") }
    private var settings: FilePath { conda.folder.appending(".condarc") }

    init() throws {
        conda = try CondaStation()
        try conda.world.mirror(to: files)
    }

    /// Has `.condarc` name mirrors of the channel.
    private func configure(_ mirrors: String...) throws {
        let alias = conda.world.channel.dropLast("/main".count)
        try conda.folder.write(
            ".condarc",
            """
            channel_alias: \(alias)
            mirrored_channels:
              main: [\(mirrors.map { "\"\($0)\"" }.joined(separator: ", "))]

            """)
    }

    @Test func `a lock made with a mirror names the channel alone, and fits without the mirror`()
        async throws
    {
        try configure("file://\(files)")
        let recipe = try conda.recipe(packages: "[python, hello]")
        try await conda.succeed("lock", recipe)
        let lock = try conda.station.lock()
        #expect(lock.contains(conda.world.channel))
        #expect(!lock.contains("\(files)"))
        let asked = conda.world.index.server.requests.count { $0.path.hasPrefix("/conda/main") }
        #expect(asked == 0)
        let export = try await conda.succeed("export", "conda-explicit", recipe)
        #expect(!export.contains("\(files)"))
        #expect(export.contains(conda.world.channel))
        try Files.remove(settings)
        try await conda.succeed("apply", recipe, "--yes", "--locked")
        #expect(conda.world.downloads(of: .hello()) == 1)
    }

    @Test func `somebody else's lock is applied through one's own mirrors`() async throws {
        let recipe = try conda.recipe(packages: "[python, hello]")
        try await conda.succeed("lock", recipe)
        try configure("\(conda.world.index.server.url("/gone"))", "file://\(files)")
        try await conda.succeed("apply", recipe, "--yes", "--locked")
        #expect(conda.world.downloads(of: .hello()) == 0)
        #expect(try await conda.output(of: "hello", "a") == "hello a\n")
    }

    @Test func `a channel may be a folder beside its recipe`() async throws {
        try Files.createDirectories(conda.folder.appending("deep"))
        try Files.rename(files, to: conda.folder.appending("deep/chan"))
        for (name, channel) in [("beside", "./chan"), ("home", "~/deep/chan")] {
            try conda.folder.write(
                "deep/\(name).yaml",
                """
                recipe: 1
                name: \(name)
                conda: {channels: [\(channel)], packages: [python, hello]}
                verify: [files]

                """)
            try await conda.succeed("lock", "deep/\(name).yaml")
            let lock = try Files.readText(
                conda.folder.appending("deep/\(name).lock"))
            #expect(lock.contains("file://\(conda.folder.appending("deep/chan"))"))
        }
        try await conda.succeed("apply", "deep/beside.yaml", "--yes", "--locked")
    }

    @Test func `a text that is no channel is refused at its place`() async throws {
        try conda.folder.write(
            "bad.yaml",
            """
            recipe: 1
            name: bad
            conda:
              channels: [conda-forge, local]
              packages: [python]

            """)
        let refused = try await conda.run("lock", "bad.yaml")
        #expect(refused.errors.contains("cannot use the channel `local`"))
        #expect(refused.errors.contains("bad.yaml:4:27"))
    }
}
