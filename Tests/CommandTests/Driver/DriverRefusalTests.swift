import Apt
import FileSystem
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// What stands in a driver's way is told by `plan`, refused by `apply`, and nothing is changed.
@Suite(.serialized, .enabled(if: AptWorld.isPossible, "no apt here")) struct DriverRefusalTests {
    private let world: DriverWorld

    init() throws {
        world = try DriverWorld()
        try world.recipe()
    }

    /// The error of `apply`, after `plan` has told it as well.
    private func refusal(planTells words: String) async throws -> Tool.Result {
        let plan = try await world.run("plan", "demo.yaml")
        #expect(plan.status == .exited(0), "\(plan.errors)")
        let told = plan.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(told.contains("apply will refuse: \(words)"), "\(plan.output)")
        return try await refusal()
    }

    private func refusal(_ more: String...) async throws -> Tool.Result {
        let before = try world.world.text("var/lib/dpkg/status")
        let result = try await world.station.tool.start(
            Tool.executable, ["apply", "demo.yaml", "--yes"] + more,
            with: world.station.environment(world.world.environment))
        #expect(try world.world.text("var/lib/dpkg/status") == before)
        #expect(try world.record == nil)
        #expect(try !world.world.has("etc/modprobe.d/provision-nouveau.conf"))
        return result
    }

    private func secureBoot(_ isOn: Bool) throws {
        try world.world.write(
            "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
            "\u{6}\u{0}\u{0}\u{0}\(isOn ? "\u{1}" : "\u{0}")")
    }

    @Test func `Secure Boot without a key`() async throws {
        try secureBoot(true)
        let result = try await refusal(
            planTells: "Secure Boot is on, and would not load a module that is built here")
        #expect(result.status == .exited(1))
        #expect(
            result.errors.contains(
                """
                error[R642]: Secure Boot is on, and would not load a module that is built here
                  no key is there to sign it with

                hint: `sudo apt install dkms mokutil` and `sudo dkms generate_mok` make one,
                      then this again
                hint: or switch Secure Boot off in the firmware's settings
                """), "\(result.errors)")
        try secureBoot(false)
        #expect(try await world.run("apply", "demo.yaml", "--yes").status == .exited(0))
    }

    @Test func `nouveau, where the driver has to be proven before a reboot`() async throws {
        try world.world.write("sys/module/nouveau/refcnt", "1\n")
        let result = try await refusal("--require-verified")
        #expect(result.status == .exited(1))
        #expect(
            result.errors.contains(
                """
                error[R652]: nouveau drives the GPU now, and only a reboot ends it
                  driver 535.261.03 could not be proven, as `--require-verified` asks

                hint: leave out `--require-verified`: nouveau is blocklisted; then `sudo reboot`
                hint: or free the GPU now, where nothing draws on it: `sudo modprobe -r
                      nouveau`, then this again
                """), "\(result.errors)")
        let plain = try await world.run("apply", "demo.yaml", "--yes", "--exit-code")
        #expect(plain.status == .exited(10), "\(plain.errors)")
    }

    @Test func `nouveau, where it is a part of the kernel`() async throws {
        try world.world.write("sys/module/nouveau/parameters/modeset", "1\n")
        let result = try await refusal(
            planTells: "nouveau drives the GPU, and cannot be kept from it")
        #expect(result.status == .exited(1))
        #expect(
            result.errors.contains(
                """
                error[R652]: nouveau drives the GPU, and cannot be kept from it
                  it is part of the running kernel, not a module: no reboot ends it

                hint: boot a kernel of the distribution: `sudo apt install linux-image-amd64`
                """), "\(result.errors)")
    }

    /// The plan was shown to somebody who took their time.
    @Test func `a program that takes the GPU after the plan`() async throws {
        try world.world.write("sys/module/nvidia/version", "470.256.02\n")
        let before = try world.world.text("var/lib/dpkg/status")
        let terminal = try PseudoTerminal()
        var environment = world.station.tool.environment.merging(
            world.station.environment(world.world.environment)
        ) { $1 }
        environment["TERM"] = "xterm"
        let status = try await Subprocess.run(
            .path(Tool.executable), arguments: ["apply", "demo.yaml"],
            environment: Tool.subprocessEnvironment(environment),
            workingDirectory: world.station.folder.path,
            input: .fileDescriptor(terminal.child, closeAfterSpawningProcess: false),
            output: .discarded,
            error: .fileDescriptor(terminal.child, closeAfterSpawningProcess: false)
        ) { _ in
            terminal.read(until: "Do this? [y/N]")
            try world.world.write("proc/77/comm", "python3\n")
            let folder = world.world.machine.appending("proc/77/fd")
            try Files.createDirectories(folder)
            try Files.createSymlink(folder.appending("5"), to: "/dev/nvidia0")
            try terminal.type("y\n")
        }.terminationStatus
        let screen = terminal.readRest()
        #expect(status == .exited(1), "\(screen)")
        #expect(screen.contains("R643"), "\(screen)")
        #expect(screen.contains("python3 (process 77)"), "\(screen)")
        #expect(try world.world.text("var/lib/dpkg/status") == before)
        #expect(try world.record == nil)
        #expect(try !world.world.has("var/lib/provision/system.json"))
        try Files.removeTree(world.world.machine.appending("proc/77"))
        let again = try await world.run("apply", "demo.yaml", "--yes")
        #expect(again.status == .exited(0), "\(again.errors)")
    }

    @Test func `no headers for the running kernel`() async throws {
        try Files.removeTree(
            world.world.machine.appending("lib/modules/\(DriverWorld.kernel)/build"))
        let result = try await refusal()
        #expect(result.status == .exited(1))
        #expect(
            result.errors.contains(
                """
                error[R644]: cannot build the module for a kernel of this machine
                  apt has no `linux-headers-6.1.0-56-amd64`

                hint: `sudo apt update && sudo apt upgrade` brings a kernel whose headers are
                      there; reboot
                """), "\(result.errors)")
    }

    @Test func `a held package`() async throws {
        try world.world.write(
            "var/lib/dpkg/status",
            world.world.text("var/lib/dpkg/status") + """
                Package: dkms
                Status: hold ok installed
                Maintainer: A Test <test@example.invalid>
                Architecture: all
                Version: 2.0
                Description: held

                Package: libnvidia-ml1
                Status: hold ok installed
                Maintainer: A Test <test@example.invalid>
                Architecture: all
                Version: 470.256.02-1
                Description: held


                """)
        let result = try await refusal()
        #expect(result.status == .exited(1), "\(result.errors)")
        #expect(
            result.errors.contains(
                """
                error[R629]: cannot change `libnvidia-ml1`: it is held at 470.256.02-1
                """), "\(result.errors)")
        #expect(
            result.errors.contains("hint: `sudo apt-mark unhold libnvidia-ml1` lets it go"),
            "\(result.errors)")
    }

    @Test func `a lock of another distribution`() async throws {
        #expect(try await world.run("lock", "demo.yaml").status == .exited(0))
        try world.world.write(
            "etc/os-release",
            "ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\nPRETTY_NAME=\"Ubuntu 24.04\"\n")
        let result = try await refusal()
        #expect(result.status == .exited(1), "\(result.errors)")
        #expect(
            result.errors.contains(
                "its packages are those of debian-12; this machine is ubuntu-24"),
            "\(result.errors)")
        #expect(result.errors.contains("hint: lock anew for this machine: `provision lock"))
    }

    @Test func `a distribution whose packages of drivers nobody knows`() async throws {
        try world.world.write(
            "etc/os-release", "ID=fedora\nVERSION_ID=43\nPRETTY_NAME=\"Fedora Linux 43\"\n")
        let result = try await refusal()
        #expect(result.status != .exited(0))
        #expect(result.errors.contains("Fedora Linux 43"), "\(result.errors)")
        #expect(result.errors.contains("hint: "))
    }
}
