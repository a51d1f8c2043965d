import Compatibility
import Diagnostics
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes

extension TargetMachine {
    /// What a lock is held against to tell whether it is stale: the machine that the recipe is for.
    func circumstances(of recipe: RecipeFile, lock: Lockfile) -> LockStatus.Circumstances {
        var now = LockStatus.Circumstances(
            recipeDigest: recipe.digest, factsVersion: facts.version,
            architecture: target.architecture, glibc: target.glibc.description,
            pythons: target.interpreters.map(\.version.description)
                + lock.broughtPythons.map(\.version),
            driver: driver(for: lock), gpus: target.gpuWords(for: lock, facts))
        now.descriptions = descriptions(recipe.recipe.target, lock: lock)
        if facts.version != lock.factsVersion {
            now.contradictions =
                FactsDispute(
                    lock: lock, facts: facts, cover: cover(of: recipe)
                ).sentences
        }
        return now
    }

    /// What a lock is held against before anything is built: this very machine.
    ///
    /// A machine without a GPU can build what another one will run. So there the driver is not
    /// asked for, and neither are GPUs that the recipe itself says will be there.
    func ownCircumstances(of recipe: RecipeFile, lock: Lockfile) -> LockStatus.Circumstances {
        let hasGPU = !profile.gpus.isEmpty
        var now = LockStatus.Circumstances(
            recipeDigest: lock.recipeDigest, architecture: own.architecture,
            glibc: own.glibc.description,
            pythons: own.interpreters.filter { !$0.executable.isEmpty }
                .map(\.version.description) + lock.broughtPythons.map(\.version),
            driver: profile.driver.loaded?.version.description,
            gpus: hasGPU || !isBuiltAhead(recipe) ? own.gpuWords(for: lock, facts) : nil)
        now.lacksDriver = hasGPU && profile.driver.loaded == nil && !profile.environment.isWSL
        if lock.plannedDriver != nil {
            // Whether the driver has to be installed first is asked apart.
            now.driver = nil
            now.lacksDriver = false
        }
        return now
    }

    /// A planned driver will be there; the loaded one is not held against its lock.
    private func driver(for lock: Lockfile) -> String? {
        guard !target.gpus.isEmpty, lock.plannedDriver == nil else { return nil }
        return target.driver?.description
    }

    /// Whether the recipe, and not just this command line, names GPUs that a machine without any
    /// builds for.
    private func isBuiltAhead(_ recipe: RecipeFile) -> Bool {
        if profile.environment.isWSL { return true }
        guard !recipe.isRetargeted, case .only = recipe.recipe.target.gpus.value else {
            return false
        }
        return true
    }

    private func cover(of recipe: RecipeFile) -> [Target.GPU] {
        let problem = try? Problem(recipe.recipe, on: target, facts: facts)
        return problem?.torch?.cover ?? []
    }

    /// What the recipe's `target:` and `--target` say, in the words of a lock.
    private func descriptions(
        _ wish: Recipe.Target, lock: Lockfile
    ) -> [LockStatus.Description] {
        var descriptions: [LockStatus.Description] = []
        func add(_ field: LockStatus.Demand, _ values: [String]) {
            descriptions.append(LockStatus.Description(field, values))
        }
        if wish.os != nil { add(.os, [target.os ?? ""]) }
        if wish.arch != nil { add(.architecture, [target.architecture]) }
        if wish.glibc != nil { add(.glibc, [target.glibc.prefix(2)]) }
        if case .only = wish.gpus.value {
            let words = target.gpuWords(for: lock, facts) ?? target.gpuWords
            add(.gpus, [words.sorted().joined(separator: ", ")])
        }
        if wish.driver != nil { add(.driver, [target.driver?.prefix(1) ?? ""]) }
        if let compiler = wish.compiler { add(.compiler, [compiler.value]) }
        if let pythons = wish.python { add(.python, pythons.map { $0.value.prefix(2) }) }
        return descriptions
    }
}

extension Target {
    /// The GPUs in the words of a lock's demands.
    ///
    /// Nil for a lock that was made for no GPU in particular: it runs wherever its driver does.
    func gpuWords(for lock: Lockfile, _ facts: Facts) -> [String]? {
        guard !lock.demands.gpus.isEmpty else { return nil }
        let wanted = lock.demands.gpus.map(DemandedGPU.init)
        return gpus.map { gpu in
            let word = wanted.first { $0.fits(gpu, facts) }?.model ?? gpu.name
            return "\(word)*\(gpu.count)"
        }
    }
}

/// A model of GPU as a lock demands it: `H100 PCIe*2`, `h100*8`, `sm_90*1`.
struct DemandedGPU {
    let model: String

    init(_ words: String) {
        let star = words.lastIndex(of: "*")
        model = String(words[..<(star ?? words.endIndex)])
    }

    /// Whether `gpu` is one of those that the word stands for: `H100` does for an H100 SXM5 80GB,
    /// though some board is called just that.
    func fits(_ gpu: Target.GPU, _ facts: Facts) -> Bool {
        if gpu.name == model { return true }
        guard case .found(let capability, let models) = facts.reference(model),
            capability == gpu.capability
        else { return false }
        return models.isEmpty || models.contains { $0.title == gpu.name }
            || facts.gpus(beginningWith: model).contains { $0.title == gpu.name }
    }
}
