import Compatibility
import Diagnostics
import FileSystem
import FoundationEssentials
package import SystemPackage

/// What the child process of the NVRTC check does.
///
/// `provision` runs it in a process of its own, since an opened library cannot be put back and a
/// broken one may crash.
package enum NVRTCProbe {
    /// Loads `library` and compiles the smoke kernels for each of `targets`, `sm_90`; where there are
    /// none, for `sample` if the library makes code for it, else for the newest that it does.
    ///
    /// A GPU is served by the newest architecture of its major that is not above it. Machine code
    /// becomes files of `output`, `sm_90.cubin`. Gives the one line of JSON to print; throws where
    /// anything fails.
    package static func run(
        library: String, targets: [String], sample: String? = nil, output: FilePath? = nil
    ) throws -> String {
        // It looks for a GPU by the driver's library, from 13 on; `native` is one of its architectures.
        let nodes = DeviceNodes.read()
        defer { nodes.removeNew() }
        let nvrtc = try NVRTCLibrary.open(library)
        let offered = try nvrtc.capabilities()
        let chosen = choose(targets, offered, sample)
        guard let first = chosen.first else { throw unserved(library, targets) }
        let ptx = try nvrtc.compile(SmokeKernel.source, to: .ptx(first))
        guard let isa = ptxISA(ptx) else {
            throw ProvisionError(.nvrtcFailed, "cannot read the PTX that `\(library)` made")
        }
        var answer = NVRTCAnswer(version: try nvrtc.version(), ptxISA: isa, compiled: [])
        for capability in chosen {
            let code = try nvrtc.compile(SmokeKernel.source, to: .machineCode(capability))
            guard code.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else {
                throw ProvisionError(
                    .nvrtcFailed, "`\(library)` made no machine code for \(capability.target)")
            }
            let file = output?.appending("\(capability.target).cubin")
            try file.map { try Files.writeAtomically(code, to: $0) }
            answer.compiled.append(.init(target: capability.target, size: code.count))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(answer), as: UTF8.self)
    }

    private static func choose(
        _ targets: [String], _ offered: [ComputeCapability], _ sample: String?
    ) -> [ComputeCapability] {
        let wanted = targets.compactMap { ComputeCapability(target: $0) }
        let served = wanted.compactMap { $0.served(by: offered) }
        if !wanted.isEmpty { return Set(served).sorted() }
        let sample = sample.flatMap { ComputeCapability(target: $0) }
            .flatMap { offered.contains($0) ? $0 : nil }
        return (sample ?? offered.max()).map { [$0] } ?? []
    }

    private static func unserved(_ library: String, _ targets: [String]) -> ProvisionError {
        ProvisionError(
            .nvrtcFailed,
            "`\(library)` makes no code for \(targets.joined(separator: ", "))")
    }

    /// The number after `.version`, with which PTX begins after its comments.
    static func ptxISA(_ ptx: [UInt8]) -> String? {
        let text = String(decoding: ptx.prefix(4096), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix(".version ") }
        return line?.split(separator: " ").dropFirst().first.map(String.init)
    }
}
