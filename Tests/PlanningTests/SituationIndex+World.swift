extension SituationIndex {
    /// All that the situations need of the world of November 2026.
    static let world = Result { try SituationIndex.make() }

    private static func make() throws -> SituationIndex {
        var index = SituationIndex()
        var served: Set<String> = []
        for row in TorchReleaseRow.all {
            try index.serveTorch(row)
            for build in row.builds + [row.standard] {
                for (project, version) in row.gpuProjects(of: build)
                where served.insert("\(project) \(version)").inserted {
                    try index.python.serve(project, library(version))
                }
            }
        }
        for row in ToolkitRow.all { try index.serveToolkit(row, &served) }
        try index.python.serve("safetensors", library("0.7.0"))
        try index.python.serve(
            "torchmetrics", library("1.8.2", requires: ["numpy>1.20.0", "torch>=2.0.0"]))
        try index.python.serve("ninja", library("1.13.2"))
        try index.python.serve("setuptools", library("84.2.1"))
        for version in ["1.26.4", "2.2.6"] {
            try index.python.serve("numpy", library(version))
        }
        return index
    }

    // MARK: torch

    private mutating func serveTorch(_ row: TorchReleaseRow) throws {
        var torch = TableSource.Release(
            version: row.version, requires: row.requirements(of: row.standard))
        torch.tags = Self.tags(row, platforms: row.platforms)
        try python.serve("torch", torch)
        if row.version != "2.15.0" {
            try python.serve("torchvision", Self.vision(row))
            if let audio = Self.audio(row) { try python.serve("torchaudio", audio) }
        }
        for build in row.builds + ["cpu"] {
            // What PyTorch's index has for ARM beside `cpu` is not known.
            let platforms = build == "cpu" ? row.ownPlatforms : Array(row.ownPlatforms.prefix(1))
            torch.version = "\(row.version)+\(build)"
            torch.requires = row.requirements(of: build)
            torch.tags = Self.tags(row, platforms: platforms)
            try self[build: build].serve("torch", torch)
            guard row.version != "2.15.0" else { continue }
            var vision = Self.vision(row)
            vision.version += "+\(build)"
            vision.tags = torch.tags
            try self[build: build].serve("torchvision", vision)
            guard var audio = Self.audio(row) else { continue }
            audio.version += "+\(build)"
            audio.tags = torch.tags
            try self[build: build].serve("torchaudio", audio)
        }
    }

    private static func vision(_ row: TorchReleaseRow) -> TableSource.Release {
        // From 0.29 on torchvision takes several releases of torch.
        let torch = row.minor >= 14 ? "torch>=2.14" : "torch==\(row.version)"
        var release = TableSource.Release(version: row.vision, requires: ["numpy", torch])
        release.tags = tags(row, platforms: row.platforms)
        if row.minor == 14 { release.tags += tags(.newest, platforms: row.platforms) }
        release.tags = Array(Set(release.tags)).sorted()
        return release
    }

    /// torchaudio bears torch's number and takes that release alone; its last one, 2.11, does not say
    /// that it takes that and later ones.
    private static func audio(_ row: TorchReleaseRow) -> TableSource.Release? {
        guard row.minor <= 11 else { return nil }
        var release = TableSource.Release(
            version: row.version, requires: row.minor == 11 ? [] : ["torch==\(row.version)"])
        release.tags = tags(row, platforms: row.platforms)
        return release
    }

    private static func tags(_ row: TorchReleaseRow, platforms: [String]) -> [String] {
        row.pythons.flatMap { minor in platforms.map { "cp3\(minor)-cp3\(minor)-\($0)" } }
    }

    // MARK: CUDA

    /// `cuda-toolkit` with the extras that matter, and the wheels behind them.
    private mutating func serveToolkit(_ row: ToolkitRow, _ served: inout Set<String>) throws {
        var release = TableSource.Release(version: row.release)
        release.extras = [
            "nvcc": ["nvidia-cuda-nvcc==\(row.nvcc).*"]
                + (row.pins
                    ? ["nvidia-nvvm==\(row.nvcc).*", "nvidia-cuda-crt==\(row.nvcc).*"] : []),
            "cudart": ["nvidia-cuda-runtime==\(row.runtime).*"],
            "nvrtc": ["nvidia-cuda-nvrtc==\(row.nvcc).*"],
            "nvjitlink": ["nvidia-nvjitlink==\(row.nvcc).*"],
            "cccl": ["nvidia-cuda-cccl==\(row.runtime).*"],
            "crt": ["nvidia-cuda-crt==\(row.nvcc).*"], "nvvm": ["nvidia-nvvm==\(row.nvcc).*"],
        ]
        try python.serve("cuda-toolkit", release)
        let wheels = [
            ("nvidia-nvvm", row.nvcc), ("nvidia-cuda-crt", row.nvcc),
            ("nvidia-cuda-nvrtc", row.nvcc), ("nvidia-nvjitlink", row.nvcc),
            ("nvidia-cuda-runtime", row.runtime), ("nvidia-cuda-cccl", row.runtime),
        ]
        for (project, version) in wheels where served.insert("\(project) \(version)").inserted {
            try python.serve(project, Self.library(version))
        }
        guard served.insert("nvcc \(row.nvcc)").inserted else { return }
        try python.serve(
            "nvidia-cuda-nvcc",
            Self.library(
                row.nvcc, requires: ["nvidia-nvvm", "nvidia-cuda-crt", "nvidia-cuda-runtime"]))
    }

    private static func library(
        _ version: String, requires: [String] = []
    ) -> TableSource.Release {
        var release = TableSource.Release(version: version, requires: requires)
        release.tags = ["py3-none-manylinux_2_17_x86_64", "py3-none-manylinux_2_17_aarch64"]
        return release
    }
}

extension TorchReleaseRow {
    fileprivate static let newest = TorchReleaseRow(
        "2.15.0", 11...15, "cu132", "", cudnn: "", nccl: "", triton: "", vision: "")

    /// Platforms of the wheels on the Python index.
    fileprivate var platforms: [String] {
        minor >= 7
            ? ["manylinux_2_28_x86_64", "manylinux_2_28_aarch64"]
            : ["manylinux1_x86_64", "manylinux2014_aarch64"]
    }

    /// Platforms of the wheels on PyTorch's index.
    fileprivate var ownPlatforms: [String] {
        minor >= 7 ? platforms : ["linux_x86_64", "linux_aarch64"]
    }
}

/// A release of `cuda-toolkit` on the Python index.
///
/// Source: what `cuda-toolkit[nvcc]` of each release resolves to, 2026-11-22.
struct ToolkitRow: Sendable {
    var release: String
    var nvcc: String
    var runtime: String
    /// Whether the release pins nvvm and crt to its nvcc.
    var pins: Bool

    static let all = [
        ToolkitRow(release: "13.0.1", nvcc: "13.0.88", runtime: "13.0.88", pins: false),
        ToolkitRow(release: "13.0.2", nvcc: "13.0.88", runtime: "13.0.96", pins: false),
        ToolkitRow(release: "13.0.3.0", nvcc: "13.0.88", runtime: "13.0.96", pins: true),
        ToolkitRow(release: "13.1.0", nvcc: "13.1.80", runtime: "13.1.80", pins: false),
        ToolkitRow(release: "13.1.1", nvcc: "13.1.115", runtime: "13.1.80", pins: false),
        ToolkitRow(release: "13.2.0", nvcc: "13.2.51", runtime: "13.2.51", pins: false),
        ToolkitRow(release: "13.2.1", nvcc: "13.2.78", runtime: "13.2.75", pins: true),
        ToolkitRow(release: "13.2.2", nvcc: "13.2.86", runtime: "13.2.86", pins: true),
        ToolkitRow(release: "13.3.0", nvcc: "13.3.33", runtime: "13.3.29", pins: true),
        ToolkitRow(release: "13.3.1", nvcc: "13.3.73", runtime: "13.3.29", pins: true),
        ToolkitRow(release: "13.4.1.0", nvcc: "13.4.59", runtime: "13.4.49", pins: true),
        ToolkitRow(release: "13.4.2", nvcc: "13.4.92", runtime: "13.4.92", pins: true),
        ToolkitRow(release: "13.5.0", nvcc: "13.5.37", runtime: "13.5.37", pins: true),
    ]
}
