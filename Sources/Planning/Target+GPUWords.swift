package import Compatibility
package import Diagnostics
package import Recipes

// What a recipe's words for GPUs mean: those of the target, and those of them that torch runs on.
extension Target {
    /// The GPU that a recipe's word means; throws R110 where no table knows it.
    static func gpu(
        _ request: Located<GPURequest>, _ facts: Facts = .embedded
    ) throws(ProvisionError) -> GPU {
        try refuseJetson(request, facts)
        var single = request.value
        single.count = 1
        let word = single.description
        switch facts.reference(word) {
        case .found(let capability, let models):
            let name = models.count == 1 ? models[0].title : word
            return GPU(name: name, capability: capability, count: request.value.count)
        case .ambiguous(let models):
            throw ProvisionError(
                .unknownTarget, "`\(word)` fits GPUs that need different code", at: request.mark,
                context: models.prefix(4).map { "\($0.title) (\($0.pciID))" },
                hints: ["say which: `\(models.first?.pciID ?? "sm_86")`"])
        case .unknown: throw unknown(word, facts, at: request.mark)
        }
    }

    private static func unknown(_ word: String, _ facts: Facts, at mark: Mark) -> ProvisionError {
        if let whole = GPUSlice.gpu(of: word, facts) {
            return ProvisionError(
                .unknownTarget, "`\(word)` is a part of a GPU", at: mark,
                context: ["a MIG slice runs what its GPU runs, under the same driver"],
                hints: ["name the GPU: `\(whole)`"])
        }
        return ProvisionError(
            .unknownTarget, "cannot tell what GPU `\(word)` is", at: mark,
            label: facts.gpuMeant(by: word).map { "did you mean \($0)?" },
            hints: ["give its compute capability, such as `sm_86`, or its PCI id"])
    }

    /// Those of the target's GPUs that `pytorch.cover` names; throws R110 at a word for none of
    /// them.
    package func covered(
        by requests: [Located<GPURequest>], _ facts: Facts
    ) throws(ProvisionError) -> [GPU] {
        var covered: [GPU] = []
        for request in requests {
            let named = gpus.filter { Self.fits(request.value, $0, facts) }
            guard !named.isEmpty else { throw try missing(request, facts) }
            covered += named.filter { gpu in !covered.contains { $0.name == gpu.name } }
        }
        return covered
    }

    private func missing(
        _ request: Located<GPURequest>, _ facts: Facts
    ) throws(ProvisionError) -> ProvisionError {
        _ = try Self.gpu(request, facts)
        var single = request.value
        single.count = 1
        guard !gpus.isEmpty else {
            return ProvisionError(
                .unknownTarget, "cannot cover `\(single)`: no GPU is known", at: request.mark,
                context: ["`pytorch.cover` chooses among the GPUs of the target"],
                hints: ["name the GPUs to provision for: `target: {gpus: [\(request.value)]}`"])
        }
        let words = gpus.map { gpu in
            var gpu = gpu
            gpu.count = 1
            return gpu.word(facts)
        }
        let meant = Suggestion.nearest(to: single.description, among: words).map { [$0] } ?? words
        return ProvisionError(
            .unknownTarget, "cannot cover `\(single)`: \(self.words) has no such GPU",
            at: request.mark,
            context: ["\(self.words) has \(gpus.map(\.words).joined(separator: ", "))"],
            hints: ["choose among those: `pytorch: {cover: [\(meant.joined(separator: ", "))]}`"])
    }

    /// Whether a word stands for a GPU of the target, which may itself be known by a word:
    /// `h100` does for `H100 PCIe` and the other way round.
    private static func fits(_ request: GPURequest, _ gpu: GPU, _ facts: Facts) -> Bool {
        if case .architecture(let number) = request.kind {
            return gpu.capability
                == ComputeCapability(major: number / 10, minor: number % 10)
        }
        var single = request
        single.count = 1
        let word = single.description
        if gpu.name == word { return true }
        let named = facts.models(named: word).filter { $0.capability == gpu.capability }
        if named.contains(where: { $0.title == gpu.name }) { return true }
        // A target of `sm_90` alone may be any of them.
        if gpu.name == gpu.capability.target { return !named.isEmpty }
        return !Set(named).isDisjoint(with: facts.models(named: gpu.name))
    }
}

extension Facts {
    /// All models that a word may stand for, those that only begin with it too.
    fileprivate func models(named word: String) -> [GPUModel] {
        let exact: [GPUModel] =
            switch reference(word) {
            case .found(_, let models), .ambiguous(let models): models
            case .unknown: []
            }
        return exact + gpus(beginningWith: word)
    }
}
