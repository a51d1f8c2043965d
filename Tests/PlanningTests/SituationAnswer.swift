import Diagnostics
import Lockfiles
import PackageModel
import Planning
import Recipes

/// What planning a situation comes to: a lock, or an error.
enum SituationAnswer {
    case lock(Lockfile, Solution)
    case refused(ProvisionError)

    /// What was chosen, by the words of the table; empty where it was refused or nothing is of it.
    func value(of key: String) -> String {
        guard case .lock(let lock, let solution) = self else { return "" }
        let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
        switch (parts[0], parts.count > 1 ? parts[1] : "") {
        case ("torch", _): return lock.torch?.version.prefixUpTo("+") ?? ""
        case ("build", _): return lock.torch?.build ?? ""
        case ("index", _): return lock.indexOfTorch
        case ("driver", _): return solution.driverWords
        case ("driver-package", _): return solution.driverPackage
        case ("toolkit", _): return lock.toolkitVersion
        case ("compiler", _): return solution.compilerWords
        case ("python", _): return solution.pythonVersion ?? ""
        case ("packages", let name): return lock.package(name)?.version ?? ""
        case ("conda", let name): return lock.condaBuild(name)
        case ("demands", "driver"): return lock.demands.driver ?? ""
        case ("demands", "driver-up-to"): return lock.demands.newestDriver ?? ""
        case ("demands", "glibc"): return lock.demands.glibc ?? ""
        case ("demands", "gpus"): return lock.demands.gpus.joined(separator: ", ")
        case ("notes", _): return lock.notes.joined(separator: "\n")
        default: return "the table has no `\(key)`"
        }
    }

    /// Whether the answer to `key` is what the table says.
    ///
    /// Versions may have more numbers than the table names; lists of words need each word.
    func fits(_ words: [String], of key: String) -> Bool {
        let actual = value(of: key)
        if key == "notes" || key == "demands.gpus" {
            return words.allSatisfy { actual.lowercased().contains($0.lowercased()) }
        }
        return words.allSatisfy { word in
            guard actual.hasPrefix(word) else { return false }
            guard let next = actual.dropFirst(word.count).first else { return true }
            return !next.isNumber && !next.isLetter
        }
    }
}

extension Lockfile {
    fileprivate func package(_ name: String) -> LockedPackage? {
        packages.first { $0.layer != .conda && $0.name == name }
    }

    fileprivate var torch: LockedPackage? { package("torch") }

    fileprivate var indexOfTorch: String {
        guard let artifact = torch?.artifacts.first, let base = sources[artifact.source] else {
            return ""
        }
        return base.hasPrefix("https://pytorch.example/") ? "pytorch" : "pypi"
    }

    fileprivate var toolkitVersion: String {
        packages.first { $0.layer == .cuda && $0.name == "cuda-toolkit" }?.version ?? ""
    }

    fileprivate func condaBuild(_ name: String) -> String {
        packages.first { $0.layer == .conda && $0.name == name }
            .map { "\($0.version) \($0.build ?? "")" } ?? ""
    }
}

extension String {
    fileprivate func prefixUpTo(_ end: Character) -> String { String(prefix { $0 != end }) }
}

// MARK: - Planning

extension Situation {
    /// The problem as the command makes it of the recipe, once it is edited, and of the machine.
    func problem(_ edits: [RecipeEdit] = []) throws -> Problem {
        var text = recipeText
        for edit in edits { text = try edit.applied(to: text, file: "recipe.yaml") }
        let recipe = try Recipe.load(text: text, file: "recipe.yaml")
        var problem = try Problem(recipe, on: machine.target().applying(recipe.target))
        problem.neighbours = try machine.demands
        return problem
    }

    func planner(_ source: any PackageSource) -> Planner {
        Planner(
            source: source, conda: SituationChannel.world, toolkit: SituationArchives(),
            cudnn: SituationLibraries(), reporter: SilentReporter())
    }

    /// Plans it from beginning to end.
    func answer(from source: any PackageSource) async throws -> SituationAnswer {
        do {
            let solution = try await planner(source).solve(problem())
            let digest = String(repeating: "0", count: 64)
            guard let digest = Digest(.sha256, hex: digest) else {
                throw Fields.Fault(description: "no digest")
            }
            let lock = try await LockBuilder(source: source).lock(solution, recipeDigest: digest)
            return .lock(lock, solution)
        } catch let error as ProvisionError {
            return .refused(error)
        }
    }
}
