import Compatibility
import Machine
import PackageModel
import Testing

@testable import Verification

@Suite struct `GPUs that a report is bound to` {
    private static let slice = GPUIdentity(uuid: "MIG-1", address: "0000:00:00.0")

    private func machine(_ names: [String?]) -> MachineProfile {
        var machine = Specimen.machine(
            gpus: [UInt16](repeating: 0x2330, count: names.count), driver: "580.95.05")
        for (index, name) in names.enumerated() { machine.gpus[index].uuid = name }
        return machine
    }

    @Test(arguments: [
        "GPU-1a2b 10de:2330@0000:17:00.0", "10de:2330@0000:17:00.0", "MIG-77 0000:17:00.0",
        "GPU-1a2b", "",
    ])
    func `an identity survives its text`(_ text: String) {
        #expect(GPUIdentity(parsing: text).description == text)
    }

    @Test func `names decide where both are known, else the slot and the kind`() {
        func same(_ one: String, _ other: String) -> Bool {
            GPUIdentity(parsing: one).isSame(as: GPUIdentity(parsing: other))
        }
        #expect(same("GPU-1 10de:2330@0000:01:00.0", "GPU-1 10de:2330@0000:02:00.0"))
        #expect(!same("GPU-1 10de:2330@0000:01:00.0", "GPU-2 10de:2330@0000:01:00.0"))
        #expect(same("GPU-1 10de:2330@0000:01:00.0", "10de:2330@0000:01:00.0"))
        #expect(!same("10de:2330@0000:01:00.0", "10de:2330@0000:02:00.0"))
        #expect(!same("10de:2330@0000:01:00.0", "10de:2204@0000:01:00.0"))
        #expect(!same("", ""))
        #expect(!same("GPU-1", "10de:2330@0000:01:00.0"))
    }

    @Test func `a name that the checks saw is kept, and a slice stands beside its GPU`() {
        let seen = [
            GPUIdentity(uuid: "GPU-9", address: "0000:01:00.0"), Self.slice,
        ]
        #expect(
            [GPUIdentity](machine([nil, nil]), seen: seen).map(\.description) == [
                "10de:2330@0000:00:00.0", "GPU-9 10de:2330@0000:01:00.0", "MIG-1 0000:00:00.0",
            ])
    }

    @Test func `a slice that is cut anew is another one`() {
        let then = [GPUIdentity](machine(["GPU-1"]), seen: [Self.slice])
        func change(_ uuids: [String]?) -> String? {
            then.change(
                to: machine(["GPU-1"]), listing: uuids.map { GPUListing(driver: nil, uuids: $0) })
        }
        #expect(change(["GPU-1", "MIG-1"]) == nil)
        #expect(change(["GPU-1", "MIG-2"]) == "the GPUs are others")
        #expect(change(nil) == "`nvidia-smi` does not tell the GPUs now")
    }

    @Test func `a slice that comes beside another is noticed`() {
        let then = [GPUIdentity](machine(["GPU-1"]), seen: [Self.slice])
        func change(_ uuids: [String]) -> String? {
            then.change(
                to: machine(["GPU-1"]), listing: GPUListing(driver: nil, uuids: uuids),
                since: ["GPU-1", "MIG-1"])
        }
        #expect(change(["GPU-1", "mig-1"]) == nil)
        #expect(change(["GPU-1", "MIG-1", "MIG-2"]) == "the GPUs are others")
    }

    @Test(
        arguments: [
            (nil, nil, true), (nil, "0", true), ("0", "0", true), ("0", nil, false),
            ("0", "1", false), ("0", "GPU-1", true), ("0,1", "1", true), ("0,1", "1,0", true),
            ("0", "", false), ("1", "0,1", false), ("MIG-1", "MIG-1", true), ("MIG-1", nil, false),
            ("0,0", nil, false), ("0,0", "0", true), (nil, "MIG-1", true),
        ] as [(String?, String?, Bool)])
    func `what was visible to the checks covers what is visible now`(
        _ then: String?, _ now: String?, _ holds: Bool
    ) {
        func visibility(_ variable: String?) -> GPUVisibility {
            var machine = machine(["GPU-1", "GPU-2"])
            machine.environment.visibleDevices = variable
            return GPUVisibility(of: machine)
        }
        #expect(visibility(then).covers(visibility(now)) == holds)
    }

    @Test func `what the checks met counts for more than what the variable seems to say`() {
        var machine = machine(["GPU-1", "GPU-2"])
        // CUDA numbers unlike GPUs in an order of its own.
        machine.gpus[1] = GPU(address: "0000:01:00.0", deviceID: 0x2204, facts: .embedded)
        machine.environment.visibleDevices = "0"
        let second = GPUIdentity(uuid: "GPU-2", address: "0000:01:00.0")
        let met = GPUVisibility(of: machine, seen: [second])
        #expect(met == .part(variable: "0", gpus: [second]))
        machine.environment.visibleDevices = "0,1"
        let both = machine.gpus.map { GPUIdentity($0) }
        #expect(GPUVisibility(of: machine, seen: both) == .all)
        machine.environment.visibleDevices = "GPU-1"
        #expect(!met.covers(GPUVisibility(of: machine)))
    }

    @Test func `checks that met no GPU leave one that the variable names as it is`() throws {
        let specimen = try Specimen()
        specimen.machine = machine(["GPU-1"])
        specimen.machine.environment.visibleDevices = "0"
        let report = VerificationReport(
            try specimen.subject(), checks: [], seen: GPUSight.Seen())
        #expect(report.visibility == .all)
    }

    @Test func `nvidia-smi's list has GPUs and slices`() {
        let list = """
            GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-5c89852c-d268-c3f3-1b07-005d5ae1dc3f)
              MIG 3g.20gb     Device  0: (UUID: MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f)
            Unable to determine the device handle for GPU1: Unknown Error
            """
        #expect(
            GPUListing.names(in: list) == [
                "GPU-5c89852c-d268-c3f3-1b07-005d5ae1dc3f",
                "MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f",
            ])
    }
}
