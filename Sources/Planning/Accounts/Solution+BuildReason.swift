import Compatibility
import PackageModel

extension Solution {
    /// Why torch is of its build: `build cu126: the newest whose binaries cover this GPU's sm_61`.
    func buildReason() -> String? {
        guard let wish = problem.torch, let name = PackageName(CUDARules.torch),
            let version = version(of: name), let backend = torchBackend()
        else { return nil }
        if case .named = wish.build.value {
            return "build \(backend): the recipe says `\(wish.build.text)`"
                + (wish.build.mark.map { " at \($0)" } ?? "")
        }
        let facts = problem.facts
        guard let release = facts.torchRelease(version.description) else {
            return "build \(backend): what its own metadata say"
        }
        let newer = release.knownBackends.filter { $0 > backend }
        guard !newer.isEmpty else { return "build \(backend): the newest of torch \(release.name)" }
        let reasons = newer.compactMap { reason(against: $0, of: version, chosen: backend) }
        return "build \(backend): " + (reasons.first ?? place(of: version, release))
    }

    /// Which index decided for a build that nothing else decides for.
    private func place(of version: PEP440Version, _ release: TorchRelease) -> String {
        if version.local == nil {
            return "the one that the Python index has of torch \(release.name), which comes first"
        }
        return "the newest of torch \(release.name) that the indexes have"
    }

    /// What the chosen build has that a newer one lacks.
    private func reason(
        against backend: TorchBackend, of version: PEP440Version, chosen: TorchBackend
    ) -> String? {
        let facts = problem.facts
        let driver = plannedCandidate
        let lacking = Set(catalog.rules.demands(ofTorch: version, backend).map(\.key))
        for gpu in problem.torch?.cover ?? [] where lacking.contains(.gpu(gpu)) {
            let owner = isAlone(gpu) ? "this GPU's \(gpu.capability.target)" : gpu.words
            return "the newest whose binaries cover \(owner)"
        }
        if let driver, let floor = facts.minimumDriver(for: backend), driver.newest < floor {
            return "the newest that driver \(driver.version) runs"
        }
        if let toolkit = toolkitRelease, problem.toolkit?.hasCompiler == true,
            case .cuda(let major, let minor) = chosen, Int(toolkit.major) == major
        {
            return Int(toolkit.minor) == minor
                ? "it agrees with the toolkit's CUDA \(toolkit.prefix(2))"
                : "it is of the toolkit's major, CUDA \(major)"
        }
        return nil
    }

    private func isAlone(_ gpu: Target.GPU) -> Bool {
        problem.torch?.cover.count == 1 && !problem.target.isDescribed
    }
}
