import PackageModel
import Resolution

extension Solution {
    /// Whether PyTorch's own index may have a torch that is better than the Python index's here.
    ///
    /// So it is where a newer release was ruled out by its build, where torch and toolkit are of
    /// different CUDA minors, and where an earlier lock has a build that this index lacks.
    var mayGainFromTorchIndex: Bool {
        guard let torch = PackageName(CUDARules.torch) else { return false }
        let key = PackageKey.project(torch, isToolkit: false)
        guard let list = catalog.candidates(of: key), let choice = resolved.choices[key],
            let chosen = catalog.wheel(of: key, candidate: choice)
        else { return false }
        if let favorite = problem.favoredTorch, favorite != chosen.version { return true }
        if differsFromToolkit { return true }
        return (0..<list.count).contains { index in
            guard let wheel = catalog.wheel(of: key, candidate: index) else { return false }
            return isAllowed(wheel, above: chosen) && isRuledOutByBuild(index, key, list)
        }
    }

    private var differsFromToolkit: Bool {
        guard let toolkit = toolkitRelease, let torch = torchCUDA()?.version else { return false }
        return (toolkit.major, toolkit.minor) != (torch.major, torch.minor)
    }

    /// Whether the wheel is of a newer release, which recipe and interpreters would take.
    private func isAllowed(_ wheel: WheelCandidate, above chosen: WheelCandidate) -> Bool {
        wheel.version.public > chosen.version.public && wheel.exclusion == nil && !wheel.isYanked
            && (!wheel.version.isPrerelease || chosen.version.isPrerelease)
            && problem.allowsTorch(wheel.version)
    }

    private func isRuledOutByBuild(
        _ candidate: Int, _ key: PackageKey, _ list: CandidateList
    ) -> Bool {
        if list.excluded.contains(candidate) { return true }
        let known = catalog.dependencies(of: key, candidate: candidate) ?? []
        let demands = list.demands.filter { $0.candidates.contains(candidate) }.map(\.dependency)
        return (known + demands).contains(where: isUnmet)
    }

    /// Whether driver, GPUs or toolkit of the solution are not what a build wants.
    private func isUnmet(_ dependency: Dependency) -> Bool {
        if case .unusable = dependency.kind { return true }
        let target = dependency.target
        guard [.system, .virtual, .cuda].contains(target.namespace) else { return false }
        let accepted = catalog.candidates(of: target, matching: dependency.requirement)
        guard let choice = resolved.choices[target] else {
            return dependency.kind == .requires && accepted.isEmpty
        }
        return !accepted.contains(choice)
    }
}
