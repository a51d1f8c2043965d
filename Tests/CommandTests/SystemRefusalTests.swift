import FileSystem
import Glibc
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import Provision

private let hasCompiler = (try? Files.exists("/usr/bin/g++")) == true

/// What stands in the way of a provisioning for everybody is found before anything is changed.
@Suite(.serialized, .enabled(if: hasCompiler, "no /usr/bin/g++"))
struct SystemRefusalTests {
    private let machine: SystemStation

    init() throws { machine = try SystemStation() }

    private func refusal(of recipe: String) async throws -> Tool.Result {
        let before = try machine.contents()
        let plan = try await machine.run("plan", recipe)
        #expect(plan.output.contains("apply will refuse: cannot"), "\(plan.output)\(plan.errors)")
        let result = try await machine.run("apply", recipe, "--yes")
        #expect(try machine.contents() == before)
        #expect(try !Files.exists(machine.home().current))
        return result
    }

    @Test func `a foreign toolkit in the link's place is refused`() async throws {
        try Files.createDirectories(machine.root.appending("usr/local/cuda/bin"))
        let result = try await refusal(of: try machine.recipe(link: "/usr/local/cuda"))
        #expect(result.status == .exited(1))
        #expect(
            result.errors.contains(
                """
                error[R460]: cannot write `/usr/local/cuda`: it is not provision's
                  it is a folder that provision did not make, and such are never replaced

                hint: move it out of the way: `mv /usr/local/cuda /usr/local/cuda.old`
                """), "\(result.errors)")
    }

    @Test func `a link of NVIDIA's packages is refused by its target`() async throws {
        try Files.createSymlink(
            machine.root.appending("usr/local/cuda"), to: "/etc/alternatives/cuda")
        let result = try await refusal(of: try machine.recipe(link: "/usr/local/cuda"))
        #expect(result.errors.contains("it is a link to `/etc/alternatives/cuda` that provision"))
    }

    @Test func `a foreign plain path stays where the recipe names a versioned one`() async throws {
        try Files.createSymlink(machine.root.appending("usr/local/cuda"), to: "cuda-11.8")
        let result = try await machine.run("apply", try machine.recipe(), "--yes")
        #expect(result.status == .exited(0), "\(result.errors)")
        #expect(try machine.readLink("usr/local/cuda") == "cuda-11.8")
        #expect(try Files.exists(machine.root.appending("usr/local/cuda-13.0")))
    }

    private func dpkg(_ packages: String...) throws {
        let folder = machine.root.appending("var/lib/dpkg")
        try Files.createDirectories(folder)
        let text = packages.map {
            "Package: \($0)\nStatus: install ok installed\nVersion: 12.4.1-1\n\n"
        }
        try Files.writeAtomically(text.joined(), to: folder.appending("status"))
    }

    @Test func `NVIDIA's own packages are refused`() async throws {
        try dpkg("cuda-toolkit-12-4", "cuda-cudart-12-4", "cuda-keyring", "zlib1g")
        let result = try await refusal(of: try machine.recipe())
        #expect(result.status == .exited(1))
        #expect(
            result.errors.contains(
                """
                error[R831]: cannot make the link `/usr/local/cuda-13.0`: NVIDIA's own packages
                  of the toolkit are installed
                """), "\(result.errors)")
        #expect(
            result.errors.contains("hint: `sudo apt remove cuda-cudart-12-4 cuda-toolkit-12-4`"))
        #expect(result.errors.contains("dpkg has cuda-cudart-12-4 and 1 more, and would write"))
        #expect(result.errors.contains("cuda.yaml:7:"))
    }

    @Test func `packages of the driver and of the repository are no toolkit`() async throws {
        try dpkg("cuda-drivers-550", "cuda-drivers", "cuda-keyring", "cuda-repo-debian12")
        try await machine.succeed("apply", try machine.recipe(), "--yes")
    }

    @Test(arguments: [
        ("cuda-toolkit-12-4", true), ("cuda-compat-12-4", true), ("cuda-drivers-550", false),
        ("cuda-keyring", false), ("libcudart12", false), ("nvidia-cuda-toolkit", false),
    ])
    func `packages with files below usr local are told from others`(_ name: String, _ isOne: Bool) {
        #expect(SystemCheck.isToolkitPackage(name) == isOne)
    }

    @Test func `a user's environment cannot have a link, and the whole line is told`()
        async throws
    {
        let recipe = try machine.recipe()
        let result = try await machine.station.run("plan", recipe)
        #expect(result.status == .exited(77))
        #expect(result.errors.contains("error[R830]: cannot make the link `/usr/local/cuda-13.0`"))
        #expect(result.errors.contains("cuda.yaml:7:"))
        if geteuid() == 0 {
            #expect(result.errors.contains("leave out `--prefix`"))
        } else {
            #expect(result.errors.contains("`sudo "))
        }
        // A lock is the machine's contract and no change of it.
        try await machine.station.succeed("lock", recipe)
    }

    @Test func `the loader is not told of a user's environment`() async throws {
        try machine.station.folder.write(
            "mine.yaml",
            """
            recipe: 1
            name: mine
            cuda: {version: "13.0", source: pypi, components: [runtime]}
            profile: {ld-so-conf: true}

            """)
        let result = try await machine.station.run("plan", "mine.yaml")
        #expect(result.status == .exited(77))
        #expect(
            result.headline
                == "error[R830]: cannot tell the loader of a single user's environment",
            "\(result.errors)")
        #expect(result.errors.contains("mine.yaml:4:"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become somebody else"))
    func `who is not root is told the whole line`() async throws {
        try machine.recipe()
        let folder = machine.station.folder
        // Somebody else has to find the program and the recipe, and the folders are root's.
        for path in [folder.path, machine.root, machine.root.appending("opt")] {
            try Files.setMode(0o755, of: path)
        }
        let cache = folder.appending("anybody")
        try Files.createDirectories(cache, mode: 0o777)
        let result = try await machine.station.tool.start(
            "/usr/bin/setpriv",
            [
                "--reuid=65534", "--regid=65534", "--clear-groups", Tool.executable.string,
                "apply", folder.appending("cuda.yaml").string, "--system", "--yes",
                "--cache-dir", cache.string,
            ], with: machine.station.environment(machine.variables))
        #expect(result.status == .exited(77), "\(result.errors)")
        // Where lines are broken depends on the length of this machine's paths.
        let words = result.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            words.contains("error[R441]: cannot write to `\(machine.prefix)` "), "\(result.errors)")
        #expect(words.contains("hint: `sudo \(Tool.executable) apply"), "\(result.errors)")
    }
}
