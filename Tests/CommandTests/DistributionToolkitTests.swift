import Apt
import FileSystem
import Installation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// `cuda.source: apt` end to end: apt and dpkg themselves, with a toolkit that Debian cuts so.
@Suite(.serialized, .enabled(if: AptWorld.isPossible, "no apt here"))
struct DistributionToolkitTests {
    private let world: DriverWorld
    static let version = "11.8.89~11.8.0-5~deb12u1"

    init() throws {
        world = try DriverWorld()
        try world.world.publish(Self.packages() + [DebPackage("libcuda1", "535.261.03-1")])
        try world.world.write("sys/module/nvidia/version", "535.261.03\n")
    }

    /// The toolkit's nvcc is a script in `/usr/bin`, and its headers are in `/usr/include`.
    private static func packages() -> [DebPackage] {
        var toolkit = DebPackage(
            "nvidia-cuda-toolkit", version,
            fields: [
                "Depends: nvidia-cuda-dev (= \(version)), libcuda1, g++-11",
                "Recommends: nsight-systems",
            ])
        toolkit.files["usr/bin/nvcc"] = """
            #!/bin/sh
            while [ "$1" != -o ]; do shift; done
            printf '#!/bin/sh\\necho NVIDIA H100\\n' >"$2" && chmod 755 "$2"

            """
        toolkit.scripts["postinst"] = "chmod 755 \"$DPKG_ROOT/usr/bin/nvcc\"\n"
        var headers = DebPackage("nvidia-cuda-dev", version)
        headers.files["usr/include/cuda_runtime.h"] = "header\n"
        return [
            toolkit, headers, DebPackage("g++-11", "11.3.0-12"),
            DebPackage("nsight-systems", "2022.4"), DebPackage("cmake", "3.25"),
        ]
    }

    private func recipe(_ cuda: String = "{source: apt}", more: String = "") throws {
        try world.station.folder.write(
            "demo.yaml",
            """
            recipe: 1
            name: demo
            cuda: \(cuda)
            verify: [files, nvcc]
            \(more)

            """)
    }

    @Test func `a plan shows the release and what apt would do, without recommendations`()
        async throws
    {
        try recipe()
        let plan = try await world.run("plan", "demo.yaml")
        #expect(plan.status == .exited(0), "\(plan.errors)")
        #expect(plan.output.contains("CUDA toolkit"))
        #expect(plan.output.contains("+ cuda-toolkit"))
        #expect(plan.output.contains("11.8.0"))
        #expect(plan.output.contains("System (apt)"))
        #expect(plan.output.contains("+ nvidia-cuda-toolkit"))
        #expect(!plan.output.contains("nsight"))
        let lock = try world.station.lock()
        #expect(lock.contains("filename: nvidia-cuda-toolkit_\(Self.version)_all.deb"))
        #expect(lock.contains("filename: libcuda1_535.261.03-1_all.deb"))
        #expect(!lock.contains("nsight"))
    }

    @Test func `apply installs it, nvcc compiles, and shells know where it is`() async throws {
        try recipe(more: "system: {packages: [cmake]}")
        let first = try await world.run("apply", "demo.yaml", "--yes")
        #expect(first.status == .exited(0), "\(first.errors)")
        #expect(try world.database.installed("nvidia-cuda-toolkit")?.version == Self.version)
        #expect(try world.database.installed("cmake") != nil)
        #expect(first.output.contains("verified   3 of 3 checks"), "\(first.output)")
        let profile = try await world.run("env", "demo")
        #expect(profile.output.contains("CUDA_HOME='/usr'"))
        #expect(!profile.output.contains("PATH=/usr/bin"))
        #expect(try !Files.exists(world.station.home().current.appending("cuda")))
        #expect(try await world.run("apply", "demo.yaml").output == "No changes.\n")
        let verify = try await world.run("verify", "demo")
        #expect(verify.status == .exited(0), "\(verify.output)")
        #expect(verify.output.contains("compiled and linked"))
    }

    @Test func `the packages come with the line for root, the rest without`() async throws {
        try recipe()
        let system = try await world.run("apply", "demo.yaml", "--yes", "--only", "driver,system")
        #expect(system.status == .exited(0), "\(system.errors)")
        #expect(try world.database.installed("nvidia-cuda-toolkit") != nil)
        let rest = try await world.run("apply", "demo.yaml", "--yes", "--skip", "driver,system")
        #expect(rest.status == .exited(0), "\(rest.errors)")
        #expect(try await world.run("verify", "demo").output.contains("compiled and linked"))
    }

    @Test func `without its packages nvcc waits for apt`() async throws {
        try recipe()
        let result = try await world.run("apply", "demo.yaml", "--yes", "--skip", "driver,system")
        #expect(result.status == .exited(0), "\(result.errors)")
        let verify = try await world.run("verify", "demo")
        #expect(verify.output.contains("apt has not installed"), "\(verify.output)")
    }

    @Test(arguments: [
        (
            "{source: apt, link: /usr/local/cuda}",
            "cannot link `/usr/local/cuda` to the distribution's toolkit", "3:27"
        ),
        (
            "{source: apt, cudnn: \"9\"}", "cannot add `cuda.cudnn` to the distribution's toolkit",
            "3:28"
        ),
    ])
    func `what it cannot have is refused at its place`(
        cuda: String, message: String, place: String
    ) async throws {
        try recipe(cuda)
        let result = try await world.run("plan", "demo.yaml")
        #expect(result.status == .exited(78))
        #expect(result.headline == "error[R116]: \(message)")
        #expect(result.errors.contains("demo.yaml:\(place)"), "\(result.errors)")
        #expect(result.errors.contains("hint: "))
    }

    @Test func `libraries of another driver than the loaded one are refused`() async throws {
        try recipe()
        try world.world.write("sys/module/nvidia/version", "580.95.05\n")
        let result = try await world.run("plan", "demo.yaml")
        #expect(result.status == .exited(1))
        #expect(
            result.headline
                == "error[R660]: the distribution's toolkit would bring libraries of another driver"
        )
        #expect(result.errors.contains("driver 580.95.05 is loaded"), "\(result.errors)")
        try world.world.write("sys/module/nvidia/version", "535.261.03\n")
        #expect(try await world.run("plan", "demo.yaml").status == .exited(0))
    }

    @Test func `driver and toolkit of one source come together`() async throws {
        try Files.removeTree(world.world.machine.appending("sys/module/nvidia"))
        try world.publish("535.261.03-1", with: Self.packages())
        try recipe(more: "driver: {version: 535}")
        let plan = try await world.run("plan", "demo.yaml")
        #expect(plan.status == .exited(0), "\(plan.errors)")
        #expect(plan.output.contains("Driver packages (apt)"))
        #expect(plan.output.contains("System (apt)"))
        let lock = try world.station.lock()
        for name in ["nvidia-cuda-toolkit", "nvidia-kernel-dkms", "libcuda1"] {
            #expect(lock.contains("filename: \(name)_"), "\(name)")
        }
        let apply = try await world.run("apply", "demo.yaml", "--yes")
        #expect(apply.status == .exited(0), "\(apply.errors)")
        #expect(try await world.run("verify", "demo").output.contains("compiled and linked"))
    }
}
