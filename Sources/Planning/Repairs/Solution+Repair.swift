import Compatibility
import Indexes
import Machine
import PackageModel
import Resolution

extension Solution {
    /// What a repair brings, in a few words.
    func outcome(of changes: [Repair.Change], _ causes: Problem.Causes) -> String {
        var texts: [String] = []
        for change in changes {
            if let text = outcome(of: change, causes), !texts.contains(text) { texts.append(text) }
        }
        return texts.joined(separator: "; ")
    }

    private func outcome(of change: Repair.Change, _ causes: Problem.Causes) -> String? {
        switch change {
        case .build("cpu"): "without the GPU"
        case .requirement(_, _?, .torch, _), .build, .cover, .torchIndex: torchWords(causes)
        case .requirement(let old, _?, _, _): version(of: old.name).map { "\(old.name) \($0)" }
        case .toolkit: cudaWords
        case .cudnn: cudnnVersion.map { "cuDNN \($0)" }
        case .nccl: libraryVersion(.nccl).map { "NCCL \($0)" }
        case .conda(let old, _?): condaWords(old)
        case .conda(_, nil), .flexibleChannels: condaTorchWords
        case .driver(_, let offer): driverWords(offer, causes)
        case .driverSource, .loadedDriver:
            torchWords(causes) ?? condaTorchWords ?? cudaWords
        case .gpus: torchWords(causes) ?? condaTorchWords
        case .onlyGPUs, .driverModules: torchWords(causes) ?? condaTorchWords ?? cudaWords
        case .anyCompiler: plannedCompiler?.offer.map { "apt has \($0.package)" }
        case .compiler: toolkitRelease.map { "the nvcc of CUDA \($0) takes it" }
        case .python, .glibc, .interpreter: causes.hasTorch ? torchWords(causes) : nil
        case .requirement(_, nil, _, _), .component: nil
        }
    }

    private func torchWords(_ causes: Problem.Causes) -> String? {
        guard let torch = PackageName(CUDARules.torch), let version = version(of: torch) else {
            return nil
        }
        guard let cuda = torchCUDA()?.version else { return "torch \(version.public)" }
        let words = "torch \(version.public) for CUDA \(cuda)"
        let targets = (problem.torch?.cover ?? []).map(\.capability.target)
        if causes.hasGPU, !targets.isEmpty {
            let distinct = targets.enumerated().filter { targets.firstIndex(of: $1) == $0 }
            return words + " has code for \(distinct.map(\.element).joined(separator: " and "))"
        }
        guard causes.hasDriver, let driver = plannedDriver, driver.isLoaded else { return words }
        return words + " runs on driver \(driver.version)"
    }

    /// Which of conda's builds of PyTorch there is then: it falls back to an older one, or to one
    /// without the GPU, before anybody is told that there is no solution.
    private var condaTorchWords: String? {
        guard let record = condaTorch else { return nil }
        let words = "pytorch \(record.version)"
        if isOnProcessor(record) { return words + ", a build without the GPU" }
        guard let cuda = condaChoices.first(where: { $0.record.name == "cuda-version" }) else {
            return words
        }
        return words + " for CUDA \(cuda.record.version)"
    }

    private var condaTorch: CondaRecord? {
        condaChoices.first { $0.record.name == "pytorch" }?.record
    }

    private func isOnProcessor(_ record: CondaRecord) -> Bool {
        record.build.split(separator: "_").contains("cpu")
    }

    /// Whether PyTorch is one of conda's builds without the GPU.
    var fallsBackToProcessor: Bool { condaTorch.map(isOnProcessor) ?? false }

    /// The release of cuDNN beside the toolkit; nil where the recipe has none.
    var cudnnVersion: DottedVersion? { libraryVersion(.cudnn) }

    /// The version of a library beside the toolkit; nil where the recipe has none.
    func libraryVersion(_ library: ToolkitLibrary) -> DottedVersion? {
        resolved.choices[library.key].flatMap { catalog.wheel(of: library.key, candidate: $0) }
            .flatMap { $0.version.numbers }
    }

    private var cudaWords: String? { toolkitRelease.map { "CUDA \($0)" } }

    /// `apt has 580.95.05; torch 2.11.0 for CUDA 13.0.2`.
    private func driverWords(_ offer: DriverOffer?, _ causes: Problem.Causes) -> String? {
        let offered = offer.map { "\($0.source) has \($0.version)" }
        let words = [offered, torchWords(causes) ?? cudaWords].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    private func condaWords(_ wish: CondaWish) -> String? {
        let name = (try? MatchSpec(wish.text))?.exactName
        let own = condaChoices.first { $0.record.name == name }.map {
            "\($0.record.name) \($0.record.version)"
        }
        let torch = name == "pytorch" && !fallsBackToProcessor ? nil : condaTorchWords
        let words = [own, torch].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: "; ")
    }

    /// What the solution has besides the earlier lock that the problem knows.
    func cost(effort: Repair.Effort, losesSomething: Bool) -> Repair.Cost {
        let moved = choices.filter { choice in
            let favorite = Problem.Favorite(isToolkit: choice.isToolkit, name: choice.name)
            return problem.favored[favorite] != choice.version.description
        }
        let movedConda = condaChoices.filter {
            problem.favoredFiles[$0.record.name] != $0.record.filename
        }
        let hasLock = !problem.favored.isEmpty || !problem.favoredFiles.isEmpty
        let sizes = moved.map(\.file.size) + movedConda.map(\.record.size)
        let bytes = sizes.reduce(Int64?(0)) { sum, size in
            guard let sum, let size else { return nil }
            let (total, overflow) = sum.addingReportingOverflow(size)
            return overflow ? nil : total
        }
        let needsCompiler = plannedCompiler?.offer != nil
        let losesGPU = fallsBackToProcessor && !problem.target.gpus.isEmpty
        return Repair.Cost(
            effort: needsCompiler ? max(effort, .root) : effort,
            losesSomething: losesSomething || losesGPU,
            movedPackages: hasLock ? moved.count + movedConda.count : nil, downloadBytes: bytes)
    }
}
