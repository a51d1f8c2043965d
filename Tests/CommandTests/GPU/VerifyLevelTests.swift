import FileSystem
import Subprocess
import SystemPackage
import Testing

/// The levels of `verify`, on a machine without a GPU.
@Suite(
    .enabled(
        if: (try? Files.exists("/proc/driver/nvidia/version")) == false,
        "this machine has a driver, with which GPUs are examined"))
struct VerifyLevelTests {
    @Test func `GPUs that are asked for and missing end in 7, unless that is allowed`()
        async throws
    {
        let tool = try Tool()
        try tool.makeEnvironment("demo")
        let plain = try await tool.run("verify", "demo")
        #expect(plain.status == .exited(0), "\(plain.errors)")
        #expect(!plain.output.contains("gpu"))
        let wanted = try await tool.run("verify", "demo", "--gpu")
        #expect(wanted.status == .exited(7))
        #expect(wanted.output.contains("no NVIDIA GPU on the PCI bus"))
        #expect(wanted.output.contains("--allow-missing-gpu"))
        let allowed = try await tool.run("verify", "demo", "--gpu", "--allow-missing-gpu")
        #expect(allowed.status == .exited(0))
        #expect(allowed.output.contains("skipped: no NVIDIA GPU"))
        #expect(try await tool.run("verify", "demo", "--static").status == .exited(0))
    }

    @Test func `levels that exclude each other are a wrong command line`() async throws {
        let tool = try Tool()
        #expect(try await tool.run("verify", "demo", "--static", "--gpu").status == .exited(64))
        #expect(
            try await tool.run("verify", "demo", "--allow-missing-gpu").status == .exited(64))
    }
}
