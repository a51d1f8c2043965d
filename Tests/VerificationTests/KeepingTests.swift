import Diagnostics
import FileSystem
import Installation
import Machine
import PackageModel
import TestSupport
import Testing

@testable import Verification

@Suite struct `A report beside the one that is there` {
    private let folder: TemporaryDirectory
    private let lock: Digest

    init() throws {
        folder = try TemporaryDirectory()
        lock = try #require(Digest(.sha256, hex: String(repeating: "a", count: 64)))
    }

    private var place: GenerationFolder { GenerationFolder(number: 1, root: folder.path) }

    private static let gpu = "GPU-1 10de:2330@0000:00:00.0"

    private func report(
        _ names: [String], lock: Digest? = nil, gpus: [String] = [gpu],
        visibility: GPUVisibility = .all, listed: [String]? = nil, fault: String? = nil
    ) -> VerificationReport {
        VerificationReport(
            lockDigest: lock ?? self.lock, driver: "580.95.05", gpus: gpus,
            checks: names.map { Check($0, $0 == fault ? .failed : .passed, "") },
            visibility: visibility, listed: listed)
    }

    /// A machine with one GPU, of whose name the driver may have told nothing yet.
    private func machine(_ uuid: String?, device: UInt16 = 0x2330) -> MachineProfile {
        var machine = Specimen.machine(gpus: [device], driver: "580.95.05")
        machine.gpus[0].uuid = uuid
        return machine
    }

    /// Whether a proof is there still after a look at the files alone.
    private func stays(
        _ proof: VerificationReport, on machine: MachineProfile, listing: GPUListing? = nil
    ) async throws -> Bool {
        try proof.write(in: place)
        try await report(["files"]).keep(in: place, on: machine) { _ in listing }
        return try VerificationReport.read(in: place) == proof
    }

    @Test func `a lesser look takes nothing from a proof that holds, and a fault all of it`()
        async throws
    {
        let other = try #require(Digest(.sha256, hex: String(repeating: "b", count: 64)))
        let proof = report(["files", "gpu-driver", "gpu-0"])
        for (next, kept) in [
            (proof, proof), (report(["files"]), proof),
            (report(["files", "loader"]), report(["files", "loader"])), (proof, proof),
            (report(["files"], fault: "files"), report(["files"], fault: "files")),
            (proof, proof), (report(["files"], lock: other), report(["files"], lock: other)),
        ] {
            try await next.keep(in: place, on: machine("GPU-1")) { _ in nil }
            #expect(try VerificationReport.read(in: place) == kept)
        }
    }

    @Test func `a proof stays while the machine is the one that it was made on`() async throws {
        let proof = report(["files", "gpu-0"])
        #expect(try await stays(proof, on: machine("GPU-1")))
        // Without the persistence daemon it has no name before it works.
        #expect(try await stays(proof, on: machine(nil)))
        #expect(try await !stays(proof, on: machine("GPU-2")))
        #expect(try await !stays(proof, on: machine(nil, device: 0x2331)))
        var older = machine("GPU-1")
        older.driver.loaded = nil
        #expect(try await !stays(proof, on: older))
    }

    @Test func `a proof of slices stays while the driver lists them`() async throws {
        let proof = report(
            ["files", "gpu-0"], gpus: [Self.gpu, "MIG-2 0000:00:00.0"], listed: ["GPU-1", "MIG-2"])
        func stays(_ uuids: [String]?) async throws -> Bool {
            try await self.stays(
                proof, on: machine("GPU-1"),
                listing: uuids.map { GPUListing(driver: nil, uuids: $0) })
        }
        #expect(try await stays(["GPU-1", "MIG-2"]))
        #expect(try await !stays(["GPU-1", "MIG-3"]))
        #expect(try await !stays(nil))
    }

    @Test func `a proof in WSL stays while its tool tells the same`() async throws {
        var machine = Specimen.machine(gpus: [], driver: nil)
        machine.environment.isWSL = true
        let proof = report(["files", "gpu-0"], gpus: ["GPU-1"], listed: ["GPU-1"])
        func stays(_ driver: String) async throws -> Bool {
            try await self.stays(
                proof, on: machine, listing: GPUListing(driver: driver, uuids: ["GPU-1"]))
        }
        #expect(try await stays("580.95.05"))
        #expect(try await !stays("581.10"))
    }

    @Test func `a proof of some GPUs is none for who may use all`() async throws {
        let part = GPUVisibility.part(variable: "1", gpus: [GPUIdentity(uuid: "GPU-2")])
        let proof = report(["files", "gpu-0"], visibility: part)
        #expect(try await !stays(proof, on: machine("GPU-1")))
    }
}
