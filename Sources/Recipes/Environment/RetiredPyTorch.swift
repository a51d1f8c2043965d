package import Diagnostics
package import PackageModel

/// PyTorch as one used to ask for it: from the channel `pytorch`, with `pytorch-cuda=12.1`.
///
/// PyTorch 2.5 was the last that was published there, and `pytorch-cuda` is in no other channel.
package struct RetiredPyTorch: Sendable {
    /// PyTorch as pip wheels, which is what took the channel's place.
    package var request: TorchRequest
    /// The packages that stay conda packages.
    package var others: [Located<MatchSpec>]
    /// The channels that these need.
    package var channels: [Located<String>]
    /// The CUDA release that was asked for, `12.1`.
    package var cuda: String?
    /// What is said of it, with both ways on: wheels, and the packages of conda-forge.
    package var diagnosis: ProvisionError
}

extension EnvironmentFile {
    private static let channel = "pytorch"
    /// What came from that channel and has another name, or none, elsewhere.
    private static let helpers: Set<String> = [
        "pytorch-cuda", "pytorch-mutex", "torchtriton", "cpuonly", "cudatoolkit",
    ]
    private static let projects = [
        "pytorch": "torch", "torchvision": "torchvision",
        "torchaudio": "torchaudio",
    ]

    /// What the file asks of the retired channel; nil where it does not.
    package var retired: RetiredPyTorch? {
        let isChannel = channels.contains { Self.isRetired($0.value) }
        let wanted = packages.filter { spec in
            Self.projects[spec.value.name] != nil
                && (isChannel || spec.value.channel.map(Self.isRetired) == true)
        }
        let marker = packages.first { $0.value.name == "pytorch-cuda" }
        guard let first = marker ?? wanted.first else { return nil }
        let torch = packages.filter { Self.projects[$0.value.name] != nil }
        let others = packages.filter {
            Self.projects[$0.value.name] == nil && !Self.helpers.contains($0.value.name)
        }
        let request = TorchRequest(
            retired: torch, build: build(), at: torch.first?.mark ?? first.mark)
        return RetiredPyTorch(
            request: request, others: others, channels: channels(for: others), cuda: cudaRelease,
            diagnosis: diagnosis(at: first, request))
    }

    /// `pytorch`, its nightlies and tests, by name or by address.
    private static func isRetired(_ channel: String) -> Bool {
        let name = channel.split(separator: "/").last ?? ""
        return name == Self.channel || name.hasPrefix(Self.channel + "-")
    }

    /// The channels without the retired one and NVIDIA's, unless a package asks for them.
    private func channels(for packages: [Located<MatchSpec>]) -> [Located<String>] {
        let named = Set(packages.compactMap(\.value.channel))
        let hasOwn = packages.contains { $0.value.name.hasPrefix("faiss") }
        let hasToolkit = packages.contains {
            $0.value.name.hasPrefix("cuda") || $0.value.name.hasPrefix("libcu")
        }
        return channels.filter { channel in
            if named.contains(channel.value) { return true }
            if Self.isRetired(channel.value) { return hasOwn }
            return !channel.value.hasPrefix("nvidia") || hasToolkit
        }
    }

    /// `12.1` of `pytorch-cuda=12.1` or `cudatoolkit=11.8`.
    private var cudaRelease: String? {
        for name in ["pytorch-cuda", "cudatoolkit"] {
            guard let spec = packages.first(where: { $0.value.name == name }),
                let version = spec.value.version?.description
            else { continue }
            let numbers = version.drop { $0 == "=" }.split(separator: ".").prefix(2)
            let isRelease =
                numbers.count == 2
                && numbers.allSatisfy { $0.utf8.count <= 2 && $0.utf8.allSatisfy(\.isDigit) }
            if isRelease { return numbers.joined(separator: ".") }
        }
        return nil
    }

    private func build() -> Located<TorchBuild>? {
        if let spec = packages.first(where: { $0.value.name == "cpuonly" }) {
            return Located(.cpu, at: spec.mark)
        }
        guard let release = cudaRelease,
            let spec = packages.first(where: { Self.helpers.contains($0.value.name) })
        else { return nil }
        return Located(.cuda("cu" + release.filter { $0 != "." }), at: spec.mark)
    }

    /// What conda-forge has in its place; it never had builds for the releases before 11.8.
    static func packages(for build: TorchBuild?, cuda: String?) -> [String] {
        if build == .cpu { return ["pytorch-cpu"] }
        let releases = cuda.map { $0 == "11.8" || !$0.hasPrefix("11.") && !$0.hasPrefix("10.") }
        guard let cuda, releases == true else { return ["pytorch-gpu"] }
        return ["pytorch-gpu", "cuda-version=\(cuda)"]
    }

    private func diagnosis(
        at spec: Located<MatchSpec>, _ request: TorchRequest
    ) -> ProvisionError {
        let isMarker = spec.value.name == "pytorch-cuda"
        let specs = Self.packages(for: request.build?.value, cuda: cudaRelease)
            .map { $0.contains("=") ? "\"\($0)\"" : $0 }.joined(separator: ", ")
        let build = request.build.map { " with `build: \($0.value)`" } ?? ""
        return ProvisionError(
            .retiredChannel,
            "the channel `\(Self.channel)` is retired: it has no PyTorch newer than 2.5",
            at: spec.mark, label: isMarker ? "this is in no other channel" : "from `pytorch`",
            context: ["PyTorch publishes wheels alone, and conda-forge builds packages of its own"],
            hints: [
                "for the wheels\(build): `provision import \(file) > recipe.yaml`",
                "for conda-forge: `channels: [conda-forge]`, `packages: [\(specs)]`",
            ])
    }
}
