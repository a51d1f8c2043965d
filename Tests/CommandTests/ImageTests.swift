import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// `--root DIR`: everything happens in the image, and nothing but what was applied stays there.
@Suite(
    .serialized, .enabled(if: Station.hasPython, Station.needsPython),
    .enabled(ImageStation.needsMounts, { await ImageStation.canMount() }))
struct ImageTests {
    @Test func `what is applied lies in the image and names its places as the image sees them`()
        async throws
    {
        let image = try ImageStation()
        let recipe = try image.station.recipe()
        let before = try image.contents()
        let applied = try await image.run("apply", recipe, "--yes", "--root", "image")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        #expect(applied.output.contains("Image     image"))
        #expect(applied.output.contains("An image · x86_64 · an image"))
        #expect(applied.output.contains("sudo provision run demo --root image -- python"))
        let script = home(image).appending("current/env/bin/greet")
        let head = try Files.readText(script).split(separator: "\n").first
        #expect(head?.contains("/opt/provision/demo/generations/1/env/bin/python") == true)
        #expect(try image.contents().filter { $0 != "opt/provision/" } == before)
        #expect(try image.traces().isEmpty)
        #expect(try !image.station.lock().contains("/run/"))
    }

    private func home(_ image: ImageStation) -> FilePath { image.home.root }

    @Test func `the lock lies beside the recipe and the cache is the one that was named`()
        async throws
    {
        let image = try ImageStation()
        let recipe = try image.station.recipe()
        let locked = try await image.run("lock", recipe, "--root", "image")
        #expect(locked.status == .exited(0), "\(locked.errors)")
        // The path is the one that the user knows.
        #expect(locked.output.contains("in \(image.station.folder.appending("demo.lock"))\n"))
        try #expect(image.station.lock().contains("os: debian-12"))
        _ = try await image.run("apply", recipe, "--yes", "--root", "image")
        #expect(try image.station.stored().count == 2)
        #expect(try !Files.exists(image.root.appending("var").appending("cache")))
        let again = try await image.run("apply", recipe, "--yes", "--root", "image")
        #expect(again.output == "No changes.\n", "\(again.errors)")
    }

    @Test func `programs of the environment run in the image`() async throws {
        let image = try ImageStation()
        let recipe = try image.station.recipe()
        _ = try await image.run("apply", recipe, "--yes", "--root", "image")
        let result = try await image.run("run", "demo", "--root", "image", "--", "greet", "you")
        #expect(result.status == .exited(3), "\(result.errors)")
        #expect(result.output == "hello 1.1|you\n")
        let verified = try await image.run("verify", "demo", "--root", "image")
        #expect(verified.status == .exited(0), "\(verified.errors)")
        #expect(verified.output.hasPrefix("Verifying demo on image\n"))
        #expect(try image.traces().isEmpty)
    }

    @Test(arguments: [FailPoint.beforePublish, .generationStarted, .beforeSwitch])
    func `a run that is killed leaves neither mounts nor files for the time being`(
        _ point: FailPoint
    ) async throws {
        let image = try ImageStation()
        let recipe = try image.station.recipe()
        let before = try image.contents()
        let killed = try await image.run(
            "apply", recipe, "--yes", "--root", "image",
            with: ["PROVISION_FAILPOINT": point.rawValue])
        #expect(killed.status == .signaled(SIGKILL), "\(killed.errors)")
        // Nobody waits for the one that cleans up after a run that was killed.
        var turns = 0
        while turns < 250, try image.contents().filter({ $0 != "opt/provision/" }) != before {
            try await Task.sleep(for: .milliseconds(20))
            turns += 1
        }
        #expect(try image.contents().filter { $0 != "opt/provision/" } == before)
        #expect(try image.traces().isEmpty)
        let again = try await image.run("apply", recipe, "--yes", "--root", "image")
        #expect(again.status == .exited(0), "\(again.errors)")
    }

    /// `/usr/share` of this image is read-only, which matters to fish alone.
    @Test(.enabled(if: TinyLibrary.isOfThisMachine, "the library of this test is one of x86_64"))
    func `the image's own loader is told of a toolkit, in the image's own words`() async throws {
        let image = try ImageStation()
        try image.station.publishToolkit(runtime: TinyLibrary.text("libcudart.so.13"))
        let tool = image.root.appending(FilePath("usr/sbin/ldconfig").components)
        try Files.writeAtomically(Files.read("/sbin/ldconfig"), to: tool, mode: 0o755)
        let include = "include /etc/ld.so.conf.d/*.conf\n"
        try Files.writeAtomically(include, to: image.root.appending("etc/ld.so.conf"))
        func recipe(_ shells: String) throws -> String {
            try image.station.folder.write(
                "cuda.yaml",
                """
                recipe: 1
                name: cuda
                target: {gpus: [h100], driver: "580.65.06"}
                cuda: {version: "13.0", source: pypi, components: [runtime]}
                profile: {ld-so-conf: true, shells: [\(shells)]}
                verify: [files]

                """)
            return "cuda.yaml"
        }
        let fish = try await image.run("apply", try recipe("fish"), "--yes", "--root", "image")
        #expect(fish.status == .exited(77))
        #expect(fish.errors.contains("leave `fish` out of `profile.shells`"), "\(fish.errors)")
        let applied = try await image.run(
            "apply", try recipe("bash"), "--yes", "--root", "image")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        func libraries() async throws -> String {
            let cache = image.root.appending(FilePath("etc/ld.so.cache").components)
            return try await image.station.tool.start(
                "/sbin/ldconfig", ["-p", "-C", cache.string]
            ).output
        }
        let line = "=> /opt/provision/cuda/toolkits/"
        #expect(try await libraries().contains(line), "\(applied.errors)")
        let gone = try await image.run("uninstall", "cuda", "--yes", "--root", "image")
        #expect(gone.status == .exited(0), "\(gone.errors)")
        #expect(try await !libraries().contains(line))
        #expect(try !image.contents().contains { $0.hasSuffix("ld.so.conf.d/") })
    }

    @Test func `a failure in the image leaves nothing but says the recipe's name`() async throws {
        let image = try ImageStation()
        let recipe = try image.station.recipe(pip: "[nothing-like-this]")
        let before = try image.contents()
        let result = try await image.run("apply", recipe, "--yes", "--root", "image")
        #expect(result.status == .exited(4), "\(result.errors)")
        #expect(result.errors.contains("demo.yaml:"))
        #expect(!result.errors.contains("/run/provision"))
        #expect(try image.contents().filter { $0 != "opt/provision/" } == before)
    }

    @Test func `the image tells nothing of the machine that it is made on`() async throws {
        let image = try ImageStation()
        let result = try await image.run("machine", "--json", "--root", "image")
        #expect(result.status == .exited(0), "\(result.errors)")
        for part in [#""image":true"#, #""gpus":[]"#, #""kernel":"""#, #""name":"An image""#] {
            #expect(result.output.contains(part), "\(result.output)")
        }
    }

    @Test func `a rule of the image about services stays`() async throws {
        let image = try ImageStation()
        let recipe = try image.station.recipe()
        let rule = image.root.appending(FilePath("usr/sbin/policy-rc.d").components)
        try Files.writeAtomically("#!/bin/sh\nexit 0\n", to: rule, mode: 0o755)
        _ = try await image.run("apply", recipe, "--yes", "--root", "image")
        #expect(try Files.readText(rule) == "#!/bin/sh\nexit 0\n")
    }

    @Test func `who may not mount is told why and what to do`() async throws {
        let image = try ImageStation()
        let tool = image.station.tool
        func refused(_ options: [String]) async throws -> Tool.Result {
            try await tool.start(
                "/usr/bin/setpriv",
                options + [Tool.executable.string, "machine", "--root", "image"],
                with: image.station.environment())
        }
        let container = try await refused(["--bounding-set=-sys_admin", "--inh-caps=-sys_admin"])
        #expect(container.status == .exited(1), "\(container.errors)")
        #expect(container.headline?.hasPrefix("error[R413]: cannot work in `image`") == true)
        #expect(container.errors.contains("--cap-add SYS_ADMIN"))
    }

    @Test func `what is no image, or no verb for one, is refused before anything is done`()
        async throws
    {
        let image = try ImageStation()
        let nothing = try await image.run("machine", "--root", "elsewhere")
        #expect(nothing.status == .exited(1))
        #expect(
            nothing.headline == "error[R411]: cannot work in `elsewhere`: it is no root file system"
        )
        let verb = try await image.run("init", "--root", "image")
        #expect(verb.status == .exited(64))
        #expect(verb.headline?.hasPrefix("error[R818]: `init` does not work in a root") == true)
        let variable = try await image.run("machine", "--json", with: ["PROVISION_ROOT": "image"])
        #expect(variable.output.contains(#""image":true"#), "\(variable.errors)")
    }
}
