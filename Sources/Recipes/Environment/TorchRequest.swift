package import Diagnostics
package import PackageModel

/// What an environment file asks of PyTorch, as the recipe's section `pytorch` says it.
package struct TorchRequest: Sendable {
    package var mark: Mark
    package var version: Located<SpecifierSet>?
    package var build: Located<TorchBuild>?
    /// Packages of the same build.
    package var packages: [Located<Requirement>]
}

extension EnvironmentFile {
    private static let companions = ["torchvision", "torchaudio"]

    /// PyTorch among the lines of `pip`; nil where it is not there.
    package var torch: TorchRequest? {
        guard let torch = pip.first(where: { $0.value.name.normalized == "torch" }) else {
            return nil
        }
        let version = torch.value.specifiers.isEmpty ? nil : torch.map(\.specifiers)
        return TorchRequest(
            mark: torch.mark, version: version, build: torchBuild,
            packages: pip.filter { Self.companions.contains($0.value.name.normalized) })
    }

    /// The lines of `pip` that are not PyTorch's.
    package var pipWithoutTorch: [Located<Requirement>] {
        pip.filter { !(Self.companions + ["torch"]).contains($0.value.name.normalized) }
    }
}

extension TorchRequest {
    /// The wheels of what were packages of the retired channel.
    init(retired packages: [Located<MatchSpec>], build: Located<TorchBuild>?, at mark: Mark) {
        let torch = packages.first { $0.value.name == "pytorch" }
        self.mark = mark
        self.build = build
        version = torch.flatMap { spec in
            Self.specifiers(spec.value).map { Located($0, at: spec.mark) }
        }
        self.packages = packages.filter { $0.value.name != "pytorch" }.compactMap { spec in
            guard let name = PackageName(spec.value.name) else { return nil }
            let specifiers = Self.specifiers(spec.value) ?? SpecifierSet()
            return Located(Requirement(name, specifiers: specifiers), at: spec.mark)
        }
    }

    /// What a conda version asks for, as Python says it; nil for any, and for what Python cannot.
    private static func specifiers(_ spec: MatchSpec) -> SpecifierSet? {
        guard let version = spec.version, !version.isAny else { return nil }
        var text = version.description
        // conda's `=2.1.0` is the release and what is patched of it; here it is the release.
        if text.hasSuffix(".*"), text.utf8.count(where: { $0 == UInt8(ascii: ".") }) > 2 {
            text = String(text.dropLast(2))
        }
        return try? TextRule<SpecifierSet>.versions.parse(text)
    }
}
