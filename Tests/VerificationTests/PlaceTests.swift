import FileSystem
import Installation
import Machine
import SystemPackage
import TestSupport
import Testing

@testable import Verification

/// Machines made of folders, on which a GPU can be reached or not.
@Suite struct PlaceTests {
    /// A machine whose bus shows an H100 with its driver loaded, as each container of it sees it.
    private func reason(
        _ files: [String], hasGPU: Bool = true, environment: [String: String] = [:]
    ) throws -> String? {
        let root = try TemporaryDirectory()
        let device = "sys/bus/pci/devices/0000:01:00.0"
        let bus = [("vendor", "0x10de\n"), ("device", "0x2330\n"), ("class", "0x030200\n")]
        for (name, text) in bus where hasGPU { try root.write("\(device)/\(name)", text) }
        if hasGPU { try root.write("sys/module/nvidia/version", "580.95.05\n") }
        for file in files { try root.write(file, "5.15.167.4-microsoft-standard-WSL2\n") }
        let specimen = try Specimen()
        MachineProbe(root: root.path, environment: environment, cacheFolder: nil)
            .read(into: &specimen.machine)
        return try specimen.subject().reasonAgainstGPU
    }

    @Test(arguments: [".dockerenv", "run/.containerenv"])
    func `a container has the GPUs that it was given, not those of its host`(
        _ mark: String
    ) throws {
        #expect(try reason([mark]) == "this container was given no GPU")
        #expect(try reason([mark, "dev/nvidiactl"]) == nil)
        // A node of a GPU that nothing controls is of no use.
        #expect(try reason([mark, "dev/nvidia0"]) == "this container was given no GPU")
        #expect(
            try reason([], environment: ["KUBERNETES_SERVICE_HOST": "10.0.0.1"])
                == "this container was given no GPU")
        #expect(try reason([mark], hasGPU: false) == "no NVIDIA GPU on the PCI bus")
    }

    @Test func `outside of containers the first program makes the nodes`() throws {
        #expect(try reason([]) == nil)
    }

    @Test func `WSL has a GPU where Windows lends one`() throws {
        let wsl = "proc/sys/kernel/osrelease"
        #expect(
            try reason([wsl], hasGPU: false) == "Windows gives WSL no GPU: there is no `/dev/dxg`")
        #expect(try reason([wsl, "dev/dxg"], hasGPU: false) == nil)
        #expect(
            try reason([wsl, ".dockerenv"], hasGPU: false)
                == "Windows gives WSL no GPU: there is no `/dev/dxg`")
    }
}
