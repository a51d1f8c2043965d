import Apt
import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

@Suite(.serialized)
struct UninstallTests {
    private let tool: Tool
    private let home: PrefixFolder

    init() throws {
        tool = try Tool()
        home = try tool.makeEnvironment("demo", generations: 2)
    }

    @Test func `it asks once, and where nobody can be asked it changes nothing`() async throws {
        let result = try await tool.run("uninstall", "demo")
        #expect(result.status == .exited(1))
        #expect(result.headline?.hasPrefix("error[R801]") == true)
        #expect(result.output.contains("demo: this is going to be removed"))
        #expect(try Files.exists(home.generation(2).complete))
        #expect(try Files.readLink(home.current) == "generations/2")
    }

    @Test func `it tells what goes and what stays`() async throws {
        let dry = try await tool.run("uninstall", "demo", "-n")
        #expect(
            dry.output.hasPrefix("demo: this would be removed\n  - environment    2 generations"))
        #expect(
            dry.output.contains(
                "Not removed: the store (`provision gc`), packages of the distribution"))
        #expect(try Files.exists(home.current))
        let done = try await tool.run("uninstall", "demo", "--yes")
        #expect(done.output.contains("Removed demo.\n\nhint: `provision gc` frees"))
        #expect(try !Files.exists(home.root))
    }

    @Test func `a machine is told in one record`() async throws {
        let result = try await tool.run("uninstall", "demo", "--yes", "--json")
        #expect(result.output.split(separator: "\n").count == 1)
        for part in [
            #""type":"uninstall""#, #""generations":[1,2]"#, #""dry_run":false"#, #""left":[]"#,
        ] { #expect(result.output.contains(part), "\(result.output)") }
    }

    @Test func `a run that is active is not disturbed`() async throws {
        let lock = try FileLock.acquire(home.lock, holder: "pid 1, installing", wait: true)
        let result = try await tool.run("uninstall", "demo", "--yes")
        #expect(result.status == .exited(75))
        #expect(
            result.headline == "error[R408]: cannot uninstall `demo` while another run is active")
        #expect(result.errors.contains("is held by pid 1,"))
        withExtendedLifetime(lock) {}
    }

    @Test func `a shell that is in it is warned`() async throws {
        let result = try await tool.run(
            "uninstall", "demo", "-n",
            with: ["PATH": "\(home.generation(2).environment)/bin:/usr/bin:/bin"])
        #expect(result.output.contains("warning: this shell has it switched on"))
    }

    @Test func `a program that runs from it is told`() async throws {
        let program = home.generation(2).environment.appending("sleeper")
        try Files.createDirectories(program.removingLastComponent())
        try Files.writeAtomically(try Files.read("/bin/sleep"), to: program, mode: 0o755)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = try await Subprocess.run(
                    .path(program), arguments: ["600"], output: .discarded, error: .discarded)
            }
            while try !ProcessMaps.read().uses(home.root) { await Task.yield() }
            let result = try await tool.run("uninstall", "demo", "-n")
            #expect(result.output.contains("warning: a program runs from it"))
            group.cancelAll()
            try? await group.waitForAll()
        }
    }

    @Test func `broken environments and strangers are told apart`() async throws {
        try Files.remove(home.current)
        try Files.removeTree(home.generation(2).root)
        try tool.folder.write("prefix/letters/a.txt", "mine")
        let stranger = try await tool.run("uninstall", "letters", "--yes")
        #expect(stranger.headline?.hasPrefix("error[R804]: no environment `letters`") == true)
        #expect(try Files.exists(tool.prefix.appending("letters/a.txt")))
        let broken = try await tool.run("uninstall", "demo", "--yes")
        #expect(broken.status == .exited(0), "\(broken.errors)")
        #expect(try !Files.exists(home.root))
    }

    @Test func `a name that leads elsewhere is refused`() async throws {
        for name in ["../x", "/etc", "a/b", "."] {
            #expect(try await tool.run("uninstall", name, "--yes").status == .exited(64))
        }
    }

    @Test func `the screen names all that goes and all that stays`() {
        var survey = Removal.Survey(root: "/opt/provision/demo", prefix: PrefixSurvey())
        survey.prefix.generations = [3, 4]
        survey.prefix.toolkits = ["12.4.1-0123456789abcdef"]
        survey.prefix.foreign = ["notes.txt"]
        survey.outside = [
            "/usr/share/fish/vendor_conf.d/provision-demo.fish", "/usr/local/cuda-12.4",
        ]
        survey.changed = ["/etc/profile.d/provision-demo.sh"]
        survey.startupFiles = ["/home/u/.bashrc"]
        survey.bytes = 6_400_000_000
        var view = UninstallView(name: "demo", survey: survey)
        view.isActive = true
        view.leavings.changed = survey.changed
        view.leavings.foreign = ["/opt/provision/demo/notes.txt"]
        #expect(
            UninstallScreen.plan(view, style: Style(width: 80)) == """
                demo: this is going to be removed
                  - environment    2 generations, 1 toolkit, 6.4 GB
                  - outside        /usr/share/fish/vendor_conf.d/provision-demo.fish
                  - outside        /usr/local/cuda-12.4
                  - start-up file  the lines in /home/u/.bashrc

                  Not removed: the store (`provision gc`), packages of the distribution, the
                               NVIDIA driver

                  warning: this shell has it switched on: leave the shell afterwards
                  warning: /etc/profile.d/provision-demo.sh was changed by hand and will stay
                  warning: notes.txt in its folder is not provision's and will stay
                """)
        #expect(
            UninstallScreen.result(view, style: Style(width: 80)) == """
                Removed demo.

                  note: /etc/profile.d/provision-demo.sh was changed by hand and stays
                  note: /opt/provision/demo/notes.txt is not provision's and stays

                hint: `provision gc` frees what only it has used
                """)
    }
}

/// Packages of the distribution that came with an environment: apt and dpkg themselves.
@Suite(.serialized, .enabled(if: AptWorld.isPossible, "no apt here"))
struct UninstallPackagesTests {
    private let station: Station
    private let world: AptWorld

    init() async throws {
        station = try Station()
        world = try AptWorld()
        try world.publish(
            DebPackage("greeter-tools", "1.0-1", fields: ["Depends: word-data (>= 1)"]),
            DebPackage("word-data", "1:1.2"),
            DebPackage("words-reader", "2", fields: ["Depends: word-data"]))
        try station.folder.write(
            "demo.yaml", "recipe: 1\nname: demo\nsystem: {packages: [greeter-tools]}\n")
        let applied = try await run("apply", "demo.yaml", "--yes")
        #expect(applied.status == .exited(0), "\(applied.errors)")
    }

    private func run(_ arguments: String...) async throws -> Tool.Result {
        try await station.tool.start(
            Tool.executable, arguments, with: station.environment(world.environment))
    }

    private func isInstalled(_ name: String) throws -> Bool {
        try DpkgDatabase.read(AptPlaces(privateMachine: world.machine)).installed(name) != nil
    }

    private var state: FilePath { world.machine.appending("var/lib/provision") }

    @Test func `packages stay, and nobody owns them any more`() async throws {
        let result = try await run("uninstall", "demo", "--yes")
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(try isInstalled("greeter-tools") && isInstalled("word-data"))
        #expect(try !Files.exists(state.appending("system.json")))
        #expect(try await run("uninstall", "demo", "--yes").status == .exited(1))
    }

    @Test func `packages that came with it go where that is asked for`() async throws {
        let dry = try await run("uninstall", "demo", "--purge-system", "--dry-run")
        #expect(dry.output.contains("- package        greeter-tools"), "\(dry.errors)")
        #expect(dry.output.contains("- package        word-data"))
        #expect(!dry.output.contains("packages of the distribution"))
        #expect(try isInstalled("greeter-tools"))
        let done = try await run("uninstall", "demo", "--purge-system", "--yes")
        #expect(done.status == .exited(0), "\(done.errors)")
        #expect(try !isInstalled("greeter-tools") && !isInstalled("word-data"))
        #expect(try !Files.exists(state.appending("system.json")))
    }

    private func applyMore() async throws {
        try station.folder.write(
            "more.yaml", "recipe: 1\nname: more\nsystem: {packages: [words-reader]}\n")
        let more = try await run("apply", "more.yaml", "--yes")
        #expect(more.status == .exited(0), "\(more.errors)")
    }

    @Test func `what another environment brought along stays`() async throws {
        try await applyMore()
        let result = try await run("uninstall", "demo", "--purge-system", "--yes")
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(try !isInstalled("greeter-tools"))
        #expect(try isInstalled("word-data") && isInstalled("words-reader"))
    }

    @Test func `packages that others have come to need are not taken away`() async throws {
        try await applyMore()
        _ = try await run("uninstall", "more", "--yes")
        let result = try await run("uninstall", "demo", "--purge-system", "--yes")
        #expect(result.status == .exited(1))
        #expect(result.headline?.hasPrefix("error[R832]: cannot remove the packages") == true)
        #expect(result.errors.contains("`words-reader` 2"))
        #expect(try isInstalled("word-data") && isInstalled("greeter-tools"))
    }
}
