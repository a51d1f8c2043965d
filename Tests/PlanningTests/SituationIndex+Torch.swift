/// Releases of torch as the indexes have them.
///
/// Source: wheels and core metadata on the Python index, 2026-11-22 (the newest patch of each
/// release); builds of PyTorch's index from pytorch/test-infra, generate_binary_build_matrix.py.
struct TorchReleaseRow: Sendable {
    var version: String
    var pythons: ClosedRange<Int>
    /// The build on the Python index.
    var standard: String
    /// Those of PyTorch's index; `cpu` is always there.
    var builds: [String]
    var cudnn: String
    var nccl: String
    var triton: String
    /// torchvision of the same release.
    var vision: String
    /// The release of `cuda-toolkit` that the build on the Python index wants, from 2.11 on.
    var toolkit: String?

    init(
        _ version: String, _ pythons: ClosedRange<Int>, _ standard: String, _ builds: String,
        cudnn: String, nccl: String, triton: String, vision: String, toolkit: String? = nil
    ) {
        self.version = version
        self.pythons = pythons
        self.standard = standard
        self.builds = builds.split(separator: " ").map(String.init)
        self.cudnn = cudnn
        self.nccl = nccl
        self.triton = triton
        self.vision = vision
        self.toolkit = toolkit
    }

    static let all = [
        TorchReleaseRow(
            "2.0.1", 8...11, "cu117", "cu117 cu118", cudnn: "8.5.0.96", nccl: "2.14.3",
            triton: "2.0.0", vision: "0.15.2"),
        TorchReleaseRow(
            "2.1.2", 8...11, "cu121", "cu118 cu121", cudnn: "8.9.2.26", nccl: "2.18.1",
            triton: "2.1.0", vision: "0.16.2"),
        TorchReleaseRow(
            "2.2.2", 8...12, "cu121", "cu118 cu121", cudnn: "8.9.2.26", nccl: "2.19.3",
            triton: "2.2.0", vision: "0.17.2"),
        TorchReleaseRow(
            "2.3.1", 8...12, "cu121", "cu118 cu121", cudnn: "8.9.2.26", nccl: "2.20.5",
            triton: "2.3.1", vision: "0.18.1"),
        TorchReleaseRow(
            "2.4.1", 8...12, "cu121", "cu118 cu121 cu124", cudnn: "9.1.0.70", nccl: "2.20.5",
            triton: "3.0.0", vision: "0.19.1"),
        TorchReleaseRow(
            "2.5.1", 9...13, "cu124", "cu118 cu121 cu124", cudnn: "9.1.0.70", nccl: "2.21.5",
            triton: "3.1.0", vision: "0.20.1"),
        TorchReleaseRow(
            "2.6.0", 9...13, "cu124", "cu118 cu124 cu126", cudnn: "9.1.0.70", nccl: "2.21.5",
            triton: "3.2.0", vision: "0.21.0"),
        TorchReleaseRow(
            "2.7.1", 9...13, "cu126", "cu118 cu126 cu128", cudnn: "9.5.1.17", nccl: "2.26.2",
            triton: "3.3.1", vision: "0.22.1"),
        TorchReleaseRow(
            "2.8.0", 9...13, "cu128", "cu126 cu128 cu129", cudnn: "9.10.2.21", nccl: "2.27.3",
            triton: "3.4.0", vision: "0.23.0"),
        TorchReleaseRow(
            "2.9.1", 10...14, "cu128", "cu126 cu128 cu130", cudnn: "9.10.2.21", nccl: "2.27.5",
            triton: "3.5.1", vision: "0.24.1"),
        TorchReleaseRow(
            "2.10.0", 10...14, "cu128", "cu126 cu128 cu130", cudnn: "9.10.2.21", nccl: "2.27.5",
            triton: "3.6.0", vision: "0.25.0"),
        TorchReleaseRow(
            "2.11.0", 10...14, "cu130", "cu126 cu128 cu130", cudnn: "9.19.0.56", nccl: "2.28.9",
            triton: "3.6.0", vision: "0.26.0", toolkit: "13.0.2"),
        TorchReleaseRow(
            "2.12.1", 10...14, "cu130", "cu126 cu130 cu132", cudnn: "9.20.0.48", nccl: "2.29.7",
            triton: "3.7.1", vision: "0.27.1", toolkit: "13.0.2"),
        TorchReleaseRow(
            "2.13.0", 10...14, "cu130", "cu126 cu130 cu132", cudnn: "9.20.0.48", nccl: "2.29.7",
            triton: "3.7.1", vision: "0.28.0", toolkit: "13.0.3"),
        TorchReleaseRow(
            "2.14.1", 10...14, "cu130", "cu126 cu130 cu132", cudnn: "9.24.0.43", nccl: "2.30.7",
            triton: "3.8.0", vision: "0.29.2", toolkit: "13.0.3"),
        // The builds of 2.15 on PyTorch's index are not known.
        TorchReleaseRow(
            "2.15.0", 11...15, "cu132", "", cudnn: "9.26.0.51", nccl: "2.30.7", triton: "3.9.0",
            vision: "0.29.2", toolkit: "13.2.2"),
    ]

    var minor: Int { Int(version.split(separator: ".")[1]) ?? 0 }
}

// MARK: - What a build needs

extension TorchReleaseRow {
    /// The CUDA runtime of each build; from 2.11 on a release of `cuda-toolkit` for CUDA 13.
    private static let runtimes = [
        "cu117": "11.7.99", "cu118": "11.8.89", "cu121": "12.1.105", "cu124": "12.4.127",
        "cu126": "12.6.77", "cu128": "12.8.90", "cu129": "12.9.79", "cu130": "13.0.48",
        "cu132": "13.2.75",
    ]

    /// Versions of the GPU projects that some build of this release needs, by project.
    func gpuProjects(of build: String) -> [(project: String, version: String)] {
        guard let runtime = Self.runtimes[build] else { return [] }
        let major = runtime.prefix(2)
        let suffix = major == "13" ? "" : "-cu\(major)"
        return [
            ("nvidia-cuda-runtime\(suffix)", runtime),
            ("nvidia-cudnn-cu\(major)", cudnn(of: build)), ("nvidia-nccl-cu\(major)", nccl),
            ("triton", triton),
        ]
    }

    /// cuDNN beyond 9.10 has no code for the GPUs that the builds for CUDA 12.6 are kept for.
    private func cudnn(of build: String) -> String {
        build.hasPrefix("cu12") && minor >= 8 ? "9.10.2.21" : cudnn
    }

    /// `Requires-Dist` of a build in the form of its time.
    func requirements(of build: String) -> [String] {
        let projects = gpuProjects(of: build)
        guard minor >= 11, build.hasPrefix("cu13") else {
            let marker = #"platform_system == "Linux" and platform_machine == "x86_64""#
            // Seen in the metadata of 2.6.0.
            let more = minor == 6 ? [#"setuptools ; python_version >= "3.12""#] : []
            return projects.map {
                minor <= 6
                    ? "\($0.project) (==\($0.version)) ; \(marker)"
                    : "\($0.project)==\($0.version); \(marker)"
            } + more
        }
        let release = build == standard ? toolkit ?? "13.0.2" : "13.2.1"
        let marker = #"platform_system == "Linux""#
        return ["cuda-toolkit[cudart]==\(release); \(marker)"]
            + projects.dropFirst().map { "\($0.project)==\($0.version); \(marker)" }
    }
}
