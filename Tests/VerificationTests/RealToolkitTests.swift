import Diagnostics
import FileSystem
import FoundationEssentials
import Hashing
import Installation
import Machine
import PackageModel
import SystemPackage
import TestSupport
import Testing

@testable import Verification

/// Runs with a real CUDA toolkit where `PROVISION_TOOLKIT` names the folder of one.
@Suite(.enabled(if: RealToolkit.path != nil, "PROVISION_TOOLKIT names no toolkit"))
struct `A real toolkit` {
    private func subject(_ specimen: Specimen) throws -> VerificationSubject {
        let path = try Files.resolve(try #require(RealToolkit.path))
        let files = try Files.walk(path).filter { $0.attributes.kind == .file }
        let entries = try files.map { file in
            Manifest.Entry(
                path: file.path.string, owner: "toolkit",
                content: .file(
                    size: file.attributes.size, mode: file.attributes.mode,
                    digest: try Digest.sha256(ofFile: path.pushing(file.path))))
        }
        specimen.lock(nvcc: try RealToolkit.version)
        let made = try specimen.subject()
        return VerificationSubject(
            folder: made.folder, lock: made.lock, lockDigest: made.lockDigest,
            profile: made.profile, machine: made.machine, facts: made.facts,
            manifest: made.manifest,
            toolkit: .init(path: path, manifest: Manifest(entries)), isFresh: false)
    }

    @Test func `its files, its loader and its compiler pass`() async throws {
        let specimen = try Specimen()
        let verifier = Verifier(
            try subject(specimen), helper: NVRTCHelper(executable: "/nowhere", arguments: []),
            temporary: specimen.folder.path, environment: [:])
        let report = try await verifier.verify([.files, .loader, .nvcc])
        for check in report.checks { #expect(check.outcome != .failed, "\(check)") }
        #expect(report.checks.map(\.name) == ["files", "loader", "nvcc", "nvcc-run"])
    }

    @Test func `its NVRTC makes PTX and machine code`() throws {
        let specimen = try Specimen()
        for library in try subject(specimen).nvrtcLibraries {
            for targets in [[], ["sm_89", "sm_120", "sm_90"]] {
                let answer = try NVRTCProbe.run(library: library.string, targets: targets)
                // PTX 7 came with CUDA 11, 8 with 12, 9 with 13.
                let isa = try #require(Int(try RealToolkit.version.prefix(2))) - 4
                #expect(answer.contains("\"ptxISA\":\"\(isa)."))
            }
            let folder = specimen.folder.path
            _ = try NVRTCProbe.run(library: library.string, targets: ["sm_90"], output: folder)
            // A cubin has the kernels' names.
            let code = try Files.read(folder.appending("sm_90.cubin"))
            #expect(String(decoding: code, as: UTF8.self).contains("smoke_matmul"))
        }
    }
}

enum RealToolkit {
    static let path = ProcessInfo.processInfo.environment["PROVISION_TOOLKIT"].map { FilePath($0) }

    /// What its nvcc says that it is: `12.4.131`.
    static var version: String {
        get throws {
            let nvcc = try #require(path).appending("bin").appending("nvcc")
            let lines = MachineProgram(nvcc).lines("--version") ?? []
            let words = lines.joined(separator: " ").split(separator: " ")
            return String(try #require(words.first { $0.hasPrefix("V1") }).dropFirst())
        }
    }
}
