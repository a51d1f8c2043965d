import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

private let hasCompiler = (try? Files.exists("/usr/bin/g++")) == true

@Suite(.serialized, .enabled(if: hasCompiler, "no /usr/bin/g++"))
struct SystemScopeTests {
    private let machine: SystemStation

    init() throws { machine = try SystemStation() }

    @Test func `everybody's login gets the toolkit, and uninstall leaves the machine as it was`()
        async throws
    {
        let before = try machine.everything()
        let plan = try await machine.succeed("plan", try machine.recipe())
        #expect(plan.contains("`/usr/local/cuda-13.0` becomes a link to the toolkit"))
        #expect(plan.contains("`/usr/local/cuda` unless it is somebody else's"))
        #expect(plan.contains("/etc/profile.d/provision-cuda.sh"))
        #expect(!plan.contains("shell start-up files"))
        try await machine.succeed("apply", "cuda.yaml", "--yes")
        let tree = try Files.resolve(machine.home().current.appending("cuda"))
        for link in ["usr/local/cuda-13.0", "usr/local/cuda"] {
            #expect(try machine.readLink(link) == tree)
        }
        #expect(tree.removingLastComponent() == machine.home().toolkits)
        let login = machine.root.appending("etc/profile.d/provision-cuda.sh")
        let shell = try await machine.station.tool.start(
            "/bin/sh", ["-euc", ". '\(login)'; echo $CUDA_HOME; command -v nvcc"])
        #expect(shell.output == "\(tree)\n\(tree)/bin/nvcc\n", "\(shell.errors)")
        let status = try await machine.succeed("status", "cuda")
        #expect(status.contains("5 files and links outside the prefix"))
        let again = try await machine.succeed("apply", "cuda.yaml", "--yes")
        #expect(again == "No changes.\n")
        let dry = try await machine.succeed("uninstall", "cuda", "--dry-run")
        #expect(dry.contains("/usr/local/cuda-13.0") && dry.contains("1 generation"))
        #expect(try Files.exists(login))
        try await machine.succeed("uninstall", "cuda", "--yes")
        #expect(try machine.everything() == before)
        let freed = try await machine.succeed("gc")
        #expect(freed.hasPrefix("store: 7 unpacked packages removed") == true, "\(freed)")
    }

    /// What root asks for in their own files is no business of everybody's, and the other way about.
    @Test func `root's own lines and everybody's files come and go apart`() async throws {
        try await machine.succeed("apply", try machine.recipe(), "--yes")
        let tree = try Files.resolve(machine.home().current.appending("cuda"))
        let login = machine.root.appending("etc/profile.d/provision-cuda.sh")
        let text = try Files.readText(login)
        func isUnchanged() throws -> Bool {
            try machine.readLink("usr/local/cuda") == tree && Files.readText(login) == text
                && machine.readLink("usr/local/cuda-13.0") == tree
        }
        let told = try await machine.succeed(
            "env", "cuda", "--install", "--session", "--shell", "bash")
        #expect(told.contains("/.bashrc written\n") && told.contains("60-provision-cuda.conf"))
        #expect(try isUnchanged())
        #expect(try await machine.succeed("apply", "cuda.yaml", "--yes") == "No changes.\n")
        #expect(try await machine.succeed("status", "cuda").contains("7 files and links"))
        let taken = try await machine.succeed("env", "cuda", "--uninstall")
        #expect(taken.contains("60-provision-cuda.conf"))
        #expect(try isUnchanged())
        #expect(try await machine.succeed("status", "cuda").contains("5 files and links"))
    }

    /// `--prefix` with the scope's own prefix, as a unit after a reboot has it, is no other scope.
    @Test(.enabled(if: geteuid() == 0, "only root has the machine's folders without `--system`"))
    func `a prefix that is the machine's own changes nothing`() async throws {
        try await machine.succeed("apply", try machine.recipe(), "--yes")
        let before = try machine.everything()
        let result = try await machine.station.tool.start(
            Tool.executable, ["apply", "cuda.yaml", "--yes", "--prefix", machine.prefix.string],
            with: machine.station.environment(machine.variables))
        #expect(result.output == "No changes.\n", "\(result.errors)")
        #expect(try machine.everything() == before)
        let tree = try Files.resolve(machine.home().current.appending("cuda"))
        #expect(try machine.readLink("usr/local/cuda") == tree)
    }

    /// The machine's own `ldconfig`, with the configuration and the cache of the test's machine.
    @Test(.enabled(if: TinyLibrary.isOfThisMachine, "the library of this test is one of x86_64"))
    func `every program finds the toolkit's libraries where the recipe says so`()
        async throws
    {
        let machine = try SystemStation(runtime: TinyLibrary.text("libcudart.so.13"))
        let conf = machine.root.appending("etc/ld.so.conf")
        try Files.createDirectories(machine.root.appending("etc/ld.so.conf.d"))
        try Files.writeAtomically("include \(machine.root)/etc/ld.so.conf.d/*.conf\n", to: conf)
        let before = try machine.everything()
        func libraries() async throws -> String {
            try await machine.station.tool.start(
                "/sbin/ldconfig",
                ["-p", "-C", machine.root.appending("etc/ld.so.cache").string]
            ).output
        }
        let more = "profile: {ld-so-conf: true}"
        let plan = try await machine.succeed("plan", try machine.recipe(more: more))
        #expect(
            plan.contains("`/etc/ld.so.conf.d/provision-cuda.conf`, and `ldconfig`"), "\(plan)")
        try await machine.succeed("apply", "cuda.yaml", "--yes")
        let first = try Files.resolve(machine.home().current.appending("cuda"))
        #expect(try await libraries().contains("\(first)/lib64/libcudart.so.13"))
        #expect(try await machine.succeed("apply", "cuda.yaml", "--yes") == "No changes.\n")
        try await machine.succeed(
            "apply", try machine.recipe(components: "[runtime]", more: more), "--yes")
        let second = try Files.resolve(machine.home().current.appending("cuda"))
        #expect(try await libraries().contains("\(second)/lib64/libcudart.so.13"))
        #expect(try await !libraries().contains("\(first)/"))
        try await machine.succeed("rollback", "cuda", "--to", "1")
        #expect(try await libraries().contains("\(first)/lib64/libcudart.so.13"))
        #expect(try await machine.run("status", "cuda").status == .exited(0))
        let killed = try await machine.run(
            "uninstall", "cuda", "--yes", with: ["PROVISION_FAILPOINT": "uninstall.after-outside"])
        #expect(killed.status == .signaled(SIGKILL))
        #expect(try await libraries().contains("\(first)/lib64/libcudart.so.13"))
        try await machine.succeed("uninstall", "cuda", "--yes")
        #expect(try await !libraries().contains("/toolkits/"))
        try Files.remove(machine.root.appending("etc/ld.so.cache"))
        #expect(try machine.everything() == before)
    }

    @Test func `an ldconfig that fails is told, kept in mind and tried again`() async throws {
        // Without a folder for it there can be no cache.
        let more = "profile: {ld-so-conf: true}"
        let conf = machine.root.appending("etc/ld.so.conf")
        let cache = machine.root.appending("etc/ld.so.cache~")
        try Files.writeAtomically("", to: conf)
        try Files.createDirectories(cache.appending("in-the-way"))
        let result = try await machine.run("apply", try machine.recipe(more: more), "--yes")
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(
            result.errors.contains("warning[R833]: failed to make the loader's cache"),
            "\(result.errors)")
        let status = try await machine.run("status", "cuda")
        #expect(status.status == .exited(3))
        #expect(status.output.contains("/etc/ld.so.cache is not of the current generation"))
        try Files.removeTree(cache)
        let done = try await machine.succeed("apply", "cuda.yaml", "--yes")
        #expect(done == "Put right: /etc/ld.so.cache\n")
        #expect(try await machine.run("status", "cuda").status == .exited(0))
    }

    @Test func `links follow the toolkit, and rollback takes them back`() async throws {
        try await machine.succeed("apply", try machine.recipe(), "--yes")
        let first = try machine.readLink("usr/local/cuda-13.0")
        try await machine.succeed("apply", try machine.recipe(components: "[runtime]"), "--yes")
        let second = try machine.readLink("usr/local/cuda-13.0")
        #expect(first != second)
        #expect(try machine.readLink("usr/local/cuda") == second)
        try await machine.succeed("rollback", "cuda", "--to", "1")
        #expect(try machine.readLink("usr/local/cuda-13.0") == first)
        let conf = machine.root.appending("etc/environment.d/60-provision-cuda.conf")
        #expect(try Files.readText(conf).contains("CUDA_HOME=\"\(first)\""))
        #expect(try await machine.run("status", "cuda").status == .exited(0))
    }

    @Test func `a kill before the links is put right by the next apply`() async throws {
        let killed = try await machine.run(
            "apply", try machine.recipe(), "--yes",
            with: ["PROVISION_FAILPOINT": "outside.before"])
        #expect(killed.status == .signaled(SIGKILL))
        #expect(try !Files.exists(machine.root.appending("usr/local/cuda")))
        let status = try await machine.run("status", "cuda")
        #expect(status.status == .exited(3))
        #expect(status.output.contains("/etc/profile.d/provision-cuda.sh is missing, and 3 more"))
        let dry = try await machine.succeed("apply", "cuda.yaml", "--dry-run")
        #expect(dry.hasPrefix("Would put right: /etc/profile.d/provision-cuda.sh"))
        let done = try await machine.succeed("apply", "cuda.yaml", "--yes")
        #expect(done.hasPrefix("Put right: /etc/profile.d/provision-cuda.sh"))
        #expect(try await machine.succeed("apply", "cuda.yaml", "--yes") == "No changes.\n")
        #expect(try await machine.run("status", "cuda").status == .exited(0))
        #expect(try Files.list(machine.home().generations).map(\.name) == ["1"])
    }

    @Test(arguments: ["uninstall.after-outside", "uninstall.during-removal"])
    func `an interrupted uninstall can be repeated`(_ point: String) async throws {
        let before = try machine.everything()
        try await machine.succeed("apply", try machine.recipe(), "--yes")
        let killed = try await machine.run(
            "uninstall", "cuda", "--yes", with: ["PROVISION_FAILPOINT": point])
        #expect(killed.status == .signaled(SIGKILL))
        try await machine.succeed("uninstall", "cuda", "--yes")
        #expect(try machine.everything() == before)
        let gone = try await machine.run("uninstall", "cuda", "--yes")
        #expect(gone.headline?.hasPrefix("error[R804]: no environment `cuda`") == true)
    }

    @Test func `what was changed by hand is told, kept and never in the way of the rest`()
        async throws
    {
        try await machine.succeed("apply", try machine.recipe(), "--yes")
        let login = machine.root.appending("etc/profile.d/provision-cuda.sh")
        try Files.writeAtomically("# mine\n", to: login)
        let status = try await machine.run("status", "cuda")
        #expect(status.status == .exited(3))
        #expect(status.output.contains("/etc/profile.d/provision-cuda.sh was changed by hand"))
        let again = try await machine.run("apply", "cuda.yaml", "--yes")
        #expect(again.status == .exited(0) && again.output == "No changes.\n")
        #expect(again.errors.contains("was changed by hand and stays as it is"))
        let next = try await machine.run(
            "apply", try machine.recipe(components: "[runtime]"), "--yes")
        #expect(next.status == .exited(1))
        #expect(
            next.headline
                == "error[R460]: cannot write `/etc/profile.d/provision-cuda.sh`: it was changed by"
        )
        #expect(try Files.list(machine.home().generations).map(\.name) == ["1"])
        let gone = try await machine.succeed("uninstall", "cuda", "--yes")
        #expect(gone.contains("provision-cuda.sh was changed by hand and stays"))
        #expect(try Files.readText(login) == "# mine\n")
    }

    @Test func `a recipe without a link, and nothing to switch on, writes what it must`()
        async throws
    {
        let before = try machine.contents()
        try machine.station.folder.write(
            "bare.yaml",
            "recipe: 1\nname: bare\npython: {version: \">=3.9\"}\npip: [greeter]\nverify: [files]\n"
        )
        guard Station.hasPython else { return }
        let plan = try await machine.succeed("plan", "bare.yaml")
        #expect(!plan.contains("/etc/"), "\(plan)")
        try await machine.succeed("apply", "bare.yaml", "--yes")
        // Nobody's login gets an environment unasked.
        #expect(try machine.contents() == before)
    }
}
