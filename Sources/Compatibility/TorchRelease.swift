package import PackageModel

/// What is known of one minor release of PyTorch, such as 2.9.
package struct TorchRelease: Sendable, Hashable {
    package let major: Int
    package let minor: Int
    /// Python minors with a wheel on the Python index, ascending: `3.10`.
    package let pythons: [String]
    /// The build of the wheels on the Python index.
    package let defaultBackend: TorchBackend
    /// The CUDA builds on PyTorch's own index, empty where they are not known; `cpu` always exists.
    package let backends: [TorchBackend]
    /// Those of `backends` that PyTorch calls experimental.
    package let experimental: [TorchBackend]

    /// The platform tag of its wheels: `manylinux_2_28`.
    package let platform: String?
    /// What the wheels on the Python index require.
    package let cudnn: DottedVersion?
    package let nccl: DottedVersion?
    package let triton: DottedVersion?

    /// `2.9`.
    package var name: String { "\(major).\(minor)" }

    /// The C library that the platform tag promises to need, such as 2.28.
    package var glibc: DottedVersion? {
        guard let platform else { return nil }
        let legacy = ["manylinux1": "2.5", "manylinux2010": "2.12", "manylinux2014": "2.17"]
        if let version = legacy[platform] { return DottedVersion(version) }
        let parts = platform.split(separator: "_")
        guard parts.count == 3, parts[0] == "manylinux" else { return nil }
        return DottedVersion("\(parts[1]).\(parts[2])")
    }

    /// All its builds as far as they are known: those of PyTorch's index and that of the Python index.
    package var knownBackends: [TorchBackend] { Set(backends + [defaultBackend]).sorted() }

    init?(_ row: FactTable.Row) {
        guard let name = row["torch"]?.split(separator: "."), name.count == 2,
            let major = Int(digits: name[0]), let minor = Int(digits: name[1]),
            let backend = row["default"].flatMap({ TorchBackend($0) })
        else { return nil }
        self.major = major
        self.minor = minor
        pythons = row.words("python").map(String.init)
        defaultBackend = backend
        backends = row.words("builds").compactMap { TorchBackend($0) }
        experimental = row.words("experimental").compactMap { TorchBackend($0) }
        platform = row["platform"]
        cudnn = row.version("cudnn")
        nccl = row.version("nccl")
        triton = row.version("triton")
    }
}

extension Facts {
    /// The release that `version` belongs to: `2.9`, `2.9.1`, `2.9.1+cu128`.
    package func torchRelease(_ version: some StringProtocol) -> TorchRelease? {
        let numbers = version.split(whereSeparator: { $0 == "." || $0 == "+" }).prefix(2)
            .compactMap { Int(digits: $0) }
        return numbers.count == 2
            ? torchReleases.first { [$0.major, $0.minor] == numbers } : nil
    }

    /// The facts of one of its builds; `cpu` has none.
    package func torchBuild(_ release: TorchRelease, _ backend: TorchBackend) -> TorchBuild? {
        torchBuilds.first { $0.release == release.name && $0.backend == backend }
    }
}
