import Diagnostics
import Installation
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes
import SystemPackage

/// The machine as one run sees it, and the target that a recipe makes of it.
struct TargetMachine {
    let profile: MachineProfile
    let target: Target

    /// Probes this machine; what is expensive to ask is in the cache after the first time.
    static func probe(for recipe: Recipe, in session: Session) async throws -> TargetMachine {
        let places = session.settings.places
        let profile = await MachineProbe(
            environment: session.environment, cacheFolder: places.cache
        ).profile(volumes: [places.prefix, places.cache])
        var target = try Target(profile)
        target.condaOverrides = session.environment.filter { $0.key.hasPrefix("CONDA_OVERRIDE_") }
        if case .visible = recipe.target.gpus.value {
            target = try target.seeing(profile, at: recipe.target.gpus.mark)
        }
        if case .path(let path) = recipe.python?.interpreter.value {
            let real = FilePath(path)
            target.interpreters = target.interpreters.filter { interpreter in
                profile.pythons.contains {
                    $0.executable.string == interpreter.executable
                        && ($0.path == real || $0.executable == real)
                }
            }
        }
        return TargetMachine(profile: profile, target: try target.applying(recipe.target))
    }

    /// What a lock is held against.
    func circumstances(of recipe: RecipeFile, lock: Lockfile) -> LockStatus.Circumstances {
        LockStatus.Circumstances(
            recipeDigest: recipe.digest, architecture: target.architecture,
            glibc: target.glibc.description,
            pythons: target.interpreters.map(\.version.description),
            driver: target.gpus.isEmpty ? nil : target.driver?.description,
            // A lock that was made for no GPU in particular runs wherever its driver does.
            gpus: lock.demands.gpus.isEmpty ? nil : target.gpuWords)
    }

    /// The interpreter that an environment of `lock` is made on.
    func interpreter(for lock: Lockfile) throws -> InterpreterDescription? {
        guard let minor = lock.demands.python else { return nil }
        let match = target.interpreters.first { $0.minorVersion == minor && !$0.executable.isEmpty }
        guard let match, let python = profile.python(match.executable) else {
            throw ProvisionError(
                .demandNotMet, "the lock wants Python \(minor), which this machine does not have",
                hints: ["install it, or lock anew with `provision lock`"])
        }
        return InterpreterDescription(
            executable: python.executable, version: python.version,
            isFreeThreaded: python.isFreeThreaded)
    }
}

extension MachineProfile {
    fileprivate func python(_ executable: String) -> PythonInterpreter? {
        pythons.first { $0.executable.string == executable }
    }
}
