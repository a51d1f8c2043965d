import Compatibility
import Lockfiles
import PackageModel
import Resolution

extension Solution {
    /// The layer of a project: torch's closure is torch's, the rest of the environment is pip's.
    func layer(of choice: Choice) -> Layer {
        if choice.isToolkit { return .cuda }
        return torchClosure.contains(choice.name) ? .pytorch : .pip
    }

    /// Whether the recipe names the project itself.
    func isRequested(_ choice: Choice) -> Bool {
        if choice.isToolkit { return [.toolkit, .cudnn, .nccl].contains(choice.key) }
        return problem.requirements.contains { $0.requirement.value.name == choice.name }
    }

    /// The build variant of torch and of companions that carry it in their version.
    func build(of choice: Choice) -> String? {
        guard !choice.isToolkit, problem.torch?.projects.contains(choice.name) == true else {
            return nil
        }
        if choice.name.normalized == CUDARules.torch { return torchBackend()?.description }
        return choice.version.local.flatMap { TorchBackend($0)?.description }
    }

    private var torchClosure: Set<PackageName> {
        let byName = Dictionary(
            uniqueKeysWithValues: choices.filter { !$0.isToolkit }.map { ($0.name, $0) })
        var queue = problem.requirements.filter(\.isTorch).map(\.requirement.value.name)
        var seen: Set<PackageName> = []
        while let name = queue.popLast() {
            guard seen.insert(name).inserted, let choice = byName[name] else { continue }
            queue += dependencies(of: choice)
        }
        return seen
    }
}

// MARK: - CUDA

extension Solution {
    private var torchChoice: Choice? {
        guard problem.torch != nil else { return nil }
        return choices.first { !$0.isToolkit && $0.name.normalized == CUDARules.torch }
    }

    /// The CUDA that the chosen torch was built with.
    func torchCUDA() -> TorchCUDA? {
        guard let choice = torchChoice,
            let metadata = catalog.metadata(of: choice.key, candidate: choice.candidate)
        else { return nil }
        return TorchCUDA(
            of: choice.version, metadata: metadata, on: problem.target.anyPython.markers,
            by: problem.facts)
    }

    func torchBackend() -> TorchBackend? {
        torchCUDA()?.backend
    }

    /// The release of the toolkit; nil where the recipe has none.
    var toolkitRelease: DottedVersion? {
        resolved.choices[.toolkit].flatMap { catalog.wheel(of: .toolkit, candidate: $0) }
            .flatMap { $0.version.numbers }
    }
}
