import Diagnostics
import Lockfiles
import PackageModel
import Planning
import Recipes

/// Which lines of a recipe a lock does not go by, as far as the lock can tell.
///
/// A lock keeps what was asked for and what was chosen, not the recipe: a line that leaves both as
/// they are, such as a variable of the profile, is not found.
struct RecipeChanges {
    let recipe: RecipeFile
    let lock: Lockfile
    let machine: TargetMachine

    /// A sentence for each line that asks for something else than what is locked.
    var sentences: [String] {
        guard
            let problem = try? Problem(
                recipe.recipe, on: machine.target, facts: machine.facts)
        else { return [] }
        return requirements(problem) + conda(problem) + toolkit(problem) + build(problem)
            + gone(problem)
    }

    // MARK: What is asked for

    private func requirements(_ problem: Problem) -> [String] {
        problem.requirements.compactMap { wish in
            let wanted = wish.requirement.value
            guard let package = wheel(wanted.name.normalized) else {
                return isProvided(wanted.name.normalized) ? nil : isNew(wish.requirement)
            }
            guard let version = PEP440Version(package.version),
                !wanted.specifiers.contains(version)
            else { return package.isRequested ? nil : isNew(wish.requirement) }
            return differs(wish.requirement, package)
        }
    }

    private func conda(_ problem: Problem) -> [String] {
        let locked = Set(lock.packages.flatMap { $0.conda?.requestedSpecs ?? [] })
        return (problem.conda?.wishes ?? []).compactMap { wish in
            guard !locked.contains(wish.text), recipe.recipe.asks(conda: wish.text) else {
                return nil
            }
            let name = (try? MatchSpec(wish.text))?.exactName
            let package = lock.packages.first { $0.layer == .conda && $0.name == name }
            return "`conda: \(wish.text)`\(place(wish.mark)): "
                + (package.map { "the lock has \($0.name) \($0.version)" } ?? "it is new")
        }
    }

    private func toolkit(_ problem: Problem) -> [String] {
        guard let wish = problem.toolkit else { return [] }
        guard let package = lock.packages.first(where: { $0.layer == .cuda && $0.isRequested })
        else { return [isNew(wish.version)] }
        guard let version = PEP440Version(package.version),
            !wish.version.value.contains(version)
        else { return [] }
        return [differs(wish.version, package)]
    }

    private func build(_ problem: Problem) -> [String] {
        guard let wish = problem.torch?.build, case .named(let name) = wish.value,
            let build = lock.torchBuild, build != name
        else { return [] }
        return ["`\(wish.text)`\(place(wish.mark)): the lock has \(build)"]
    }

    /// What the lock was asked for and the recipe does not ask for any more.
    private func gone(_ problem: Problem) -> [String] {
        let wheels = Set(problem.requirements.map(\.requirement.value.name.normalized))
        let conda = Set(
            (problem.conda?.wishes ?? []).compactMap { (try? MatchSpec($0.text))?.exactName })
        return lock.packages.filter(\.isRequested).compactMap { package in
            let isWanted: Bool =
                switch package.layer {
                case .pytorch, .pip: wheels.contains(package.name)
                case .conda: conda.contains(package.name)
                case .cuda: problem.toolkit != nil
                case .python: problem.python != nil
                case .system, .driver: true
                }
            return isWanted ? nil : "`\(package.name)` is not asked for any more"
        }
    }

    // MARK: Words

    private func wheel(_ name: String) -> LockedPackage? {
        lock.packages.first { ($0.layer == .pytorch || $0.layer == .pip) && $0.name == name }
    }

    /// Conda may bring a project in place of its wheel, under a name of its own.
    private func isProvided(_ name: String) -> Bool {
        lock.packages.contains { $0.layer == .conda && $0.name == name }
            || name == "torch" && lock.torch != nil
    }

    private func isNew<Value>(_ wish: Problem.Wish<Value>) -> String {
        "`\(wish.text)`\(place(wish.mark)): it is new"
    }

    private func differs<Value>(
        _ wish: Problem.Wish<Value>, _ package: LockedPackage
    ) -> String {
        "`\(wish.text)`\(place(wish.mark)): the lock has \(package.name) \(package.version)"
    }

    private func place(_ mark: Mark?) -> String { mark.map { " (\($0))" } ?? "" }
}

extension Recipe {
    /// Whether the recipe itself says that, and not we for it.
    fileprivate func asks(conda text: String) -> Bool {
        conda?.packages.contains { $0.value.text == text } ?? false
    }
}
