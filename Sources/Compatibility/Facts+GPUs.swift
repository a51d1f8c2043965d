package import PackageModel

/// GPUs: ids, names, capabilities.
extension Facts {
    /// The model with that device id under vendor 10de; nil for an id that no table has.
    package func gpu(deviceID: UInt16) -> GPUModel? { indexes[deviceID].map { gpus[$0] } }

    /// What the model has; nil where no table tells.
    package func specification(of model: GPUModel) -> GPUSpecification? {
        specifications[model.deviceID]
    }

    /// The generation whose GPUs have this capability; nil for a capability that no table knows.
    package func generation(of capability: ComputeCapability) -> GPUGeneration? {
        ranges[capability]?.generation
    }

    /// The CUDA releases whose compiler knows this capability.
    package func toolkits(for capability: ComputeCapability) -> CapabilityRange? {
        ranges[capability]
    }

    /// The capabilities that the compiler of a CUDA minor makes code for, ascending.
    ///
    /// Known from 5.0 on; empty for a release that is newer than the last measured one.
    package func capabilities(forCUDA minor: DottedVersion) -> [ComputeCapability] {
        guard isWithinMeasured(minor) else { return [] }
        return ranges.values.filter { $0.contains(minor) }.map(\.capability).sorted()
    }

    private func isWithinMeasured(_ minor: DottedVersion) -> Bool {
        guard minor.numbers.count >= 2, let minor = DottedVersion(minor.prefix(2)),
            let newest = toolkits.last?.version
        else { return false }
        return minor <= newest
    }

    /// What a word of a recipe or of the command line stands for: `rtx-3090`, `sm_86`, `10de:2204`.
    package func reference(_ word: some StringProtocol) -> GPUReference {
        let word = word.lowercased()
        if word.hasPrefix("sm_") {
            let capability = ComputeCapability(target: word).flatMap { ranges[$0]?.capability }
            return capability.map { .found($0, models: []) } ?? .unknown
        }
        if word.hasPrefix("10de:") {
            let id = UInt16(word.dropFirst(5), radix: 16)
            return .one(of: id.flatMap { gpu(deviceID: $0) }.map { [$0] } ?? [])
        }
        let words = MarketingName.words(word)
        let exact = gpus.filter { $0.answers(to: words, exactly: true) }
        if !exact.isEmpty { return .one(of: exact) }
        let longer = gpus.filter { $0.answers(to: words, exactly: false) }
        return .one(of: longer.isEmpty ? gpus.filter { $0.mentions(words) } : longer)
    }

    /// The models whose name begins with the words of `name`, with or without their brand.
    package func gpus(beginningWith name: some StringProtocol) -> [GPUModel] {
        let words = MarketingName.words(name)
        return gpus.filter { $0.answers(to: words, exactly: false) }
    }
}
