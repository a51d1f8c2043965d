import Compatibility
import Diagnostics
import Indexes
import PackageModel
import Planning
import Synchronization
import Testing

/// A Python index with PyTorch's own beside it, both in memory.
struct TwoIndexes: PackageSource {
    var python = TableSource()
    /// Whether PyTorch's index can be reached.
    var isReachable = true
    /// Whether PyTorch's index lets everybody wait who asks it for what this says.
    var isStuck = Stuck.nowhere

    enum Stuck { case nowhere, pages, metadata }
    private var builds: [TorchBackend: TableSource] = [:]
    private let log = Log()

    var torchIndex: String? { "https://pytorch.example/whl/" }

    private final class Log: Sendable {
        let asked = Mutex<[String]>([])
    }

    /// What PyTorch's index was asked for, as `torch cu126`, sorted.
    var asked: [String] { log.asked.withLock { $0.sorted() } }

    /// The builds that PyTorch's index was asked for torch of.
    var askedBuilds: Set<String> {
        Set(
            asked.compactMap { line in
                line.hasPrefix("torch ") ? String(line.dropFirst("torch ".count)) : nil
            })
    }

    /// Puts a release on the page of one build; a local version is not added to it.
    mutating func serve(_ name: String, _ release: TableSource.Release, build: String) throws {
        let backend = try #require(TorchBackend(build))
        var table = builds[backend] ?? TableSource()
        table.base = "https://pytorch.example/whl/\(build)/"
        try table.serve(name, release)
        builds[backend] = table
    }

    func files(of name: PackageName) async throws -> [IndexFile]? {
        try await python.files(of: name)
    }

    func files(of name: PackageName, torchBuild: TorchBackend) async throws -> [IndexFile]? {
        log.asked.withLock { $0.append("\(name) \(torchBuild)") }
        guard isReachable else {
            throw ProvisionError(
                ErrorCode("R250", exit: .downloadFailed),
                "failed to reach `https://pytorch.example`")
        }
        if isStuck == .pages { try await Self.wait() }
        return try await builds[torchBuild]?.files(of: name)
    }

    /// Ends when it is cancelled, and not before.
    private static func wait() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        defer { continuation.finish() }
        for await _ in stream {}
        try Task.checkCancellation()
    }

    func metadata(of file: IndexFile) async throws -> CoreMetadata {
        for table in builds.values where file.url.hasPrefix(table.base) {
            if isStuck == .metadata { try await Self.wait() }
            return try await table.metadata(of: file)
        }
        return try await python.metadata(of: file)
    }

    func artifact(of file: IndexFile) async throws -> Artifact {
        Artifact(filename: file.filename, url: file.url, size: file.size, digest: file.digest)
    }
}

extension TwoIndexes {
    /// What a torch of this CUDA asks for.
    private static func runtime(_ build: String) -> [String] {
        switch build {
        case "cu118": ["nvidia-cuda-runtime-cu11==11.8.89"]
        case "cu126": ["nvidia-cuda-runtime-cu12==12.6.77"]
        case "cu128": ["nvidia-cuda-runtime-cu12==12.8.90"]
        case "cu130": ["cuda-toolkit[cudart]==13.0.2"]
        case "cu132": ["cuda-toolkit[cudart]==13.2.2"]
        default: []
        }
    }

    private static let tags = ["cp312-cp312-manylinux_2_28_x86_64"]

    /// Torch as PyTorch publishes it: the newest release with its builds, and older ones.
    static func torch() throws -> TwoIndexes {
        var world = TwoIndexes()
        world.python = try CUDAIndex.source()
        for version in ["12.6.77", "12.8.90"] {
            try world.python.serve("nvidia-cuda-runtime-cu12", CUDAIndex.wheel(version))
        }
        try world.python.serve("nvidia-cuda-runtime-cu11", CUDAIndex.wheel("11.8.89"))
        let plain = [
            ("2.15.0", "0.30.0", "cu132"), ("2.14.0", "0.29.0", "cu130"),
            ("2.10.0", "0.25.0", "cu128"), ("2.7.1", "0.22.1", "cu126"),
        ]
        for (torch, vision, build) in plain {
            try world.python.serve("torch", CUDAIndex.torch(torch, requires: runtime(build)))
            try world.python.serve("torchvision", Self.vision(vision, torch))
        }
        let builds = [
            ("2.15.0", "0.30.0", ["cu126", "cu130", "cu132", "cpu"]),
            ("2.14.0", "0.29.0", ["cu126", "cu130", "cu132"]),
            ("2.10.0", "0.25.0", ["cu126", "cu128", "cu130"]), ("2.7.1", "0.22.1", ["cu118"]),
        ]
        for (torch, vision, builds) in builds {
            for build in builds {
                try world.serve(
                    "torch", CUDAIndex.torch("\(torch)+\(build)", requires: runtime(build)),
                    build: build)
                try world.serve(
                    "torchvision", Self.vision("\(vision)+\(build)", torch), build: build)
            }
        }
        return world
    }

    /// A companion asks for a version of torch, never for a build.
    private static func vision(_ version: String, _ torch: String) -> TableSource.Release {
        CUDAIndex.torch(version, requires: ["torch==\(torch)"])
    }
}
