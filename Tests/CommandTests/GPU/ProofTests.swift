import FileSystem
import Glibc
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// The report of the checks from `apply` and `verify` to `status` and `apply --require-verified`.
@Suite(
    .serialized, .enabled(if: AptWorld.isPossible, "no apt here"),
    .enabled(if: Station.hasPython, Station.needsPython))
struct ProofTests {
    private static let held = "checks passed with driver 580.95.05"

    @Test func `status tells how much was checked, and with which driver`() async throws {
        guard let world = try await GPUStation() else { return }
        let recipe = try world.recipe()
        let applied = try await world.run("apply", recipe, "--yes")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        #expect(
            try await world.checks()
                == "1 check passed with driver 580.95.05, none of them on a GPU")
        let verified = try await world.run("verify", recipe, "--gpu")
        #expect(verified.status == .exited(0), "\(verified.output)")
        #expect(try await world.checks() == "5 \(Self.held)")
        #expect(try await world.run("status", recipe).status == .exited(0))
    }

    @Test func `another driver, another GPU and one that is gone are told until they are back`()
        async throws
    {
        guard let world = try await GPUStation() else { return }
        let recipe = try world.recipe()
        #expect(
            try await world.run("apply", recipe, "--yes", "--require-verified").status
                == .exited(0))
        try world.load("570.124.06")
        let status = try await world.run("status", "demo")
        #expect(status.status == .exited(0), "\(status.errors)")
        #expect(
            status.output.contains(
                "! checks       out of date: the driver was 580.95.05, now it is 570.124.06"))
        #expect(
            status.output.contains(
                "hint: `provision verify demo --gpu` checks it as it is now"))
        try world.load(GPUStation.driver)
        #expect(try await world.checks().hasSuffix(Self.held))
        try world.plug(uuid: "GPU-b0b0b0b0-b0b0-b0b0-b0b0-b0b0b0b0b000")
        #expect(try await world.checks() == "out of date: the GPUs are others")
        try world.unplug()
        #expect(try await world.checks() == "out of date: the number of GPUs was 1, now it is 0")
        try world.plug()
        #expect(try await world.checks().hasSuffix(Self.held))
    }

    @Test func `a GPU that the driver let go of is still the one that was proven`() async throws {
        guard let world = try await GPUStation() else { return }
        let unknown = "GPU-????????-????-????-????-????????????"
        try world.plug(uuid: unknown)
        let recipe = try world.recipe()
        _ = try await world.run("apply", recipe, "--yes", "--require-verified")
        #expect(try await world.checks().hasSuffix(Self.held))
        // The name is the one that it had while it worked, not what the driver writes in its place.
        #expect(try Files.readText(world.report).contains("\(GPUStation.uuid) 10de:2330@0000:01"))
        try world.plug()
        #expect(try await world.checks().hasSuffix(Self.held))
        try world.plug(uuid: "GPU-b0b0b0b0-b0b0-b0b0-b0b0-b0b0b0b0b000")
        #expect(try await world.checks() == "out of date: the GPUs are others")
    }

    @Test func `in WSL a report is bound to the driver and the GPU that the checks met`()
        async throws
    {
        guard let world = try await GPUStation() else { return }
        try world.moveIntoWindows()
        let recipe = try world.recipe()
        let applied = try await world.run("apply", recipe, "--yes", "--require-verified")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        #expect(try await world.checks().hasSuffix(Self.held))
        try world.moveIntoWindows(driver: "581.80")
        #expect(
            try await world.checks()
                == "out of date: the driver was 580.95.05, now it is 581.80")
        let other = "GPU-b0b0b0b0-b0b0-b0b0-b0b0-b0b0b0b0b000"
        try world.moveIntoWindows(uuids: [other])
        #expect(try await world.checks() == "out of date: the GPUs are others")
        try world.moveIntoWindows(uuids: [GPUStation.uuid, other])
        #expect(try await world.checks() == "out of date: the GPUs are others")
        try world.moveIntoWindows()
        #expect(try await world.checks().hasSuffix(Self.held))
    }

    @Test func `another lock beside the recipe makes the report one of the past`() async throws {
        guard let world = try await GPUStation() else { return }
        let recipe = try world.recipe()
        _ = try await world.run("apply", recipe, "--yes", "--require-verified")
        #expect(try await world.checks(recipe).hasSuffix(Self.held))
        try world.recipe(words: ">=1")
        #expect(try await world.run("lock", recipe).status == .exited(0))
        #expect(try await world.checks(recipe) == "out of date: the lock is another one")
        // What is installed is still what was checked.
        #expect(try await world.checks("demo").hasSuffix(Self.held))
        let applied = try await world.run("apply", recipe, "--yes", "--require-verified")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        #expect(try await world.checks(recipe).hasSuffix(Self.held))
    }

    @Test func `checks that failed, and a report that cannot be read, are told`() async throws {
        guard let world = try await GPUStation() else { return }
        let recipe = try world.recipe()
        _ = try await world.run("apply", recipe, "--yes")
        let verified = try await world.run(
            "verify", "demo", "--gpu", rules: "wrong:smoke_saxpy:5:0")
        #expect(verified.status == .exited(7), "\(verified.output)")
        #expect(try await world.checks() == "the last ones failed: gpu-0")
        try Files.writeAtomically("{}", to: world.report)
        #expect(try await world.checks().hasPrefix("of no use: cannot read the report `/"))
        try Files.remove(world.report)
        #expect(mkfifo(world.report.string, 0o600) == 0)
        #expect(try await world.checks().hasPrefix("of no use: cannot read the report `/"))
        try Files.remove(world.report)
        #expect(try await world.checks() == "")
    }

    @Test func `apply that has to be proven examines the GPUs, once`() async throws {
        guard let world = try await GPUStation() else { return }
        let recipe = try world.recipe()
        let applied = try await world.run("apply", recipe, "--yes", "--require-verified")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        #expect(try await world.checks() == "5 \(Self.held)")
        // A lesser look that passes takes nothing from it.
        #expect(try await world.run("verify", "demo", "--static").status == .exited(0))
        #expect(try await world.checks() == "5 \(Self.held)")
        // The proof holds, so nobody asks the driver again.
        let again = try await world.run(
            "apply", recipe, "--require-verified", rules: "crash:cuInit")
        #expect(again.status == .exited(0), "\(again.errors)")
        #expect(again.output == "No changes.\n")
    }

    @Test func `a GPU that fails leaves the machine as it was`() async throws {
        guard let world = try await GPUStation() else { return }
        let recipe = try world.recipe()
        let applied = try await world.run(
            "apply", recipe, "--yes", "--require-verified", rules: "refuse:cuInit:803")
        #expect(applied.status == .exited(7), "\(applied.output)")
        #expect(applied.headline?.contains("`gpu-driver`") == true, "\(applied.errors)")
        #expect(applied.errors.contains("CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"))
        #expect(applied.errors.contains("hint: Reboot, so that the module"), "\(applied.errors)")
        #expect(try await world.run("status", "demo").output.contains("nothing is installed"))
    }

    /// What becomes of a proof, and whether the checks have to run again for it.
    enum Loss: CaseIterable {
        case missing, damaged, failed, driver, gpu, shallow
    }

    @Test(arguments: Loss.allCases)
    func `a proof that is lost is refused until the checks pass again`(_ loss: Loss) async throws {
        guard let world = try await GPUStation() else { return }
        let recipe = try world.recipe()
        _ = try await world.run("apply", recipe, "--yes", "--require-verified")
        switch loss {
        case .missing: try Files.remove(world.report)
        case .damaged: try Files.writeAtomically("", to: world.report)
        case .failed: _ = try await world.run("verify", "demo", "--gpu", rules: "refuse:cuInit:3")
        case .driver: try world.load("580.105.08")
        case .gpu: try world.plug(uuid: "GPU-b0b0b0b0-b0b0-b0b0-b0b0-b0b0b0b0b000")
        case .shallow:
            try Files.remove(world.report)
            _ = try await world.run("verify", "demo", "--static")
        }
        let refused = try await world.run(
            "apply", recipe, "--require-verified", rules: "refuse:cuInit:802")
        #expect(refused.status == .exited(7), "\(refused.output)")
        #expect(refused.errors.contains("nvidia-fabricmanager"), "\(refused.errors)")
        #expect(try await world.checks() == "the last ones failed: gpu-driver")
        let passed = try await world.run("apply", recipe, "--require-verified")
        #expect(passed.status == .exited(0), "\(passed.errors)")
        #expect(try await world.checks().hasPrefix("5 checks passed"))
    }

    @Test func `without a GPU only an environment that needs none is proven`() async throws {
        guard let world = try await GPUStation() else { return }
        try world.unplug()
        let plain = try await world.run(
            "apply", world.recipe(computes: false), "--yes", "--require-verified")
        #expect(plain.status == .exited(0), "\(plain.errors)")
        let recipe = try world.recipe()
        let refused = try await world.run("apply", recipe, "--yes", "--require-verified")
        #expect(refused.status == .exited(7), "\(refused.output)")
        #expect(refused.errors.contains("no NVIDIA GPU on the PCI bus"), "\(refused.errors)")
        #expect(refused.errors.contains("`provision machine` shows what is seen"))
        // What is typed is an option of this verb.
        #expect(refused.errors.contains("leave out `--require-verified`"), "\(refused.errors)")
        #expect(!refused.errors.contains("--allow-missing-gpu"), "\(refused.errors)")
        let applied = try await world.run("apply", recipe, "--yes")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        #expect(try await world.run("apply", recipe, "--require-verified").status == .exited(7))
        let asked = try await world.run("apply", recipe, "--require-verified", "--dry-run")
        #expect(asked.status == .exited(0), "\(asked.errors)")
    }

    @Test func `a job that is left no GPU is one without GPUs`() async throws {
        guard let world = try await GPUStation() else { return }
        let none = ["CUDA_VISIBLE_DEVICES": ""]
        let recipe = try world.recipe()
        let applied = try await world.run("apply", recipe, "--yes", with: none)
        #expect(applied.status == .exited(0), "\(applied.errors)")
        let wanted = try await world.run(
            "verify", recipe, "--gpu", with: ["CUDA_VISIBLE_DEVICES": "-1"])
        #expect(wanted.status == .exited(7))
        #expect(
            wanted.output.contains("`CUDA_VISIBLE_DEVICES` leaves this job no GPU"),
            "\(wanted.output)")
        #expect(wanted.output.contains("env -u CUDA_VISIBLE_DEVICES"))
        let allowed = try await world.run(
            "verify", recipe, "--gpu", "--allow-missing-gpu", with: none)
        #expect(allowed.status == .exited(0), "\(allowed.output)")
    }

    @Test func `a proof of one GPU is none of its neighbour`() async throws {
        guard let world = try await GPUStation() else { return }
        try world.plug(
            uuid: "GPU-a0a0a0a0-a0a0-a0a0-a0a0-a0a0a0a0a001", at: GPUStation.second)
        let recipe = try world.recipe()
        let one = ["CUDA_VISIBLE_DEVICES": "0"]
        let applied = try await world.run(
            "apply", recipe, "--yes", "--require-verified", with: one)
        #expect(applied.status == .exited(0), "\(applied.errors)")
        let alone = "out of date: the checks had CUDA_VISIBLE_DEVICES=0"
        #expect(try await world.checks(with: one).hasSuffix(Self.held))
        #expect(try await world.checks() == alone)
        #expect(try await world.checks(with: ["CUDA_VISIBLE_DEVICES": "1"]) == alone)
        // By its name it is the same one.
        #expect(
            try await world.checks(with: ["CUDA_VISIBLE_DEVICES": GPUStation.uuid])
                .hasSuffix(Self.held))
        let refused = try await world.run(
            "apply", recipe, "--require-verified", rules: "refuse:cuInit:802")
        #expect(refused.status == .exited(7), "\(refused.output)")
        // A proof of all is one of each.
        try world.list(gpus: 2)
        _ = try await world.run("apply", recipe, "--require-verified", rules: "gpus:2")
        #expect(try await world.checks().hasSuffix(Self.held))
        #expect(try await world.checks(with: one).hasSuffix(Self.held))
    }

    @Test func `a container without its host's GPUs is one without GPUs`() async throws {
        guard let world = try await GPUStation() else { return }
        try world.contain()
        let recipe = try world.recipe()
        let applied = try await world.run("apply", recipe, "--yes")
        #expect(applied.status == .exited(0), "\(applied.errors)")
        #expect(try await world.run("verify", recipe).status == .exited(0))
        let wanted = try await world.run("verify", recipe, "--gpu")
        #expect(wanted.status == .exited(7))
        #expect(wanted.output.contains("this container was given no GPU"), "\(wanted.output)")
        #expect(wanted.output.contains("docker run --gpus all"))
        let allowed = try await world.run("verify", recipe, "--gpu", "--allow-missing-gpu")
        #expect(allowed.status == .exited(0), "\(allowed.output)")
        #expect(try await world.run("apply", recipe, "--require-verified").status == .exited(7))
    }
}
