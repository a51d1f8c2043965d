import FoundationEssentials

/// One line of what `gpu-probe` tells, as it happens: the last one says where it was.
package enum ProbeRecord: Sendable, Hashable, Codable {
    /// A step begins.
    case begun(ProbePlace)
    /// What libcuda carries, 13020 for CUDA 13.2, and how many GPUs this process may use.
    case driver(cuda: Int, gpus: Int)
    case managed(ManagedSystem)
    case found(FoundGPU)
    /// A step succeeded.
    case passed(ProbePlace)
    case timed(gpu: Int, Bandwidth)
    case linked(PeerLink)
    case fault(ProbePlace, GPUFault)
    /// Random inputs came from this seed; all was asked.
    case finished(seed: UInt64)

    /// One line of JSON with sorted keys.
    package var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    /// The records of a text; a last line that was cut off is left out.
    package static func parse(_ text: String) -> [ProbeRecord] {
        let decoder = JSONDecoder()
        return text.split(separator: "\n").compactMap {
            try? decoder.decode(ProbeRecord.self, from: Data($0.utf8))
        }
    }
}

/// A GPU as libcuda tells of it.
package struct FoundGPU: Sendable, Hashable, Codable {
    /// The driver's number for it in this process.
    package var gpu: Int
    package var name: String
    /// `GPU-…`, or `MIG-…` for a slice of one.
    package var uuid: String
    /// `0000:17:00.0`.
    package var address: String
    /// `9.0`.
    package var capability: String
    package var multiprocessors: Int
    /// Bytes.
    package var memory: Int
    package var hasECC: Bool
    package var computeMode = ComputeMode.shared

    /// Who may make contexts on it: `CUcomputemode` in cuda.h.
    package enum ComputeMode: String, Sendable, Hashable, Codable {
        case shared, prohibited, exclusive

        init(_ number: Int) {
            self = number == 2 ? .prohibited : number == 3 ? .exclusive : .shared
        }
    }

    /// Whether it is a slice of a GPU.
    package var isSlice: Bool { uuid.hasPrefix("MIG-") }
}

/// Bytes a second that a GPU reached.
package struct Bandwidth: Sendable, Hashable, Codable {
    /// From the host and to it.
    package var toDevice: Double
    package var toHost: Double
    /// Within its memory, read and written bytes both counted: by the driver, by a kernel.
    package var copy: Double
    package var kernel: Double

    /// The better way of copying within the memory.
    package var best: Double { max(copy, kernel) }
}

/// Two GPUs, in one direction.
package struct PeerLink: Sendable, Hashable, Codable {
    package var from: Int
    package var to: Int
    /// Whether the one reaches the other's memory without the host.
    package var isDirect: Bool
    /// Bytes a second.
    package var speed: Double
}
