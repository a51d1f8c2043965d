import Apt
import Compatibility
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
    var profile: MachineProfile
    /// This machine itself, whatever the recipe describes.
    let own: Target
    /// What the recipe is solved for.
    let target: Target
    let facts: Facts

    /// Probes this machine; what is expensive to ask is in the cache after the first time.
    static func probe(for recipe: Recipe, in session: Session) async throws -> TargetMachine {
        let facts = try session.facts()
        let probe = try session.machineProbe()
        let driverProbe = try session.driverProbe()
        async let offers = recipe.mayNeedOffers ? driverProbe.offers() : MachineOffers()
        var profile = await probe.profile(volumes: session.volumes)
        if session.aptPlaces.isPrivate { driverProbe.read(into: &profile) }
        var own = try Target(profile).offering(await offers)
        own.condaOverrides = session.environment.filter { $0.key.hasPrefix("CONDA_OVERRIDE_") }
        if case .visible = recipe.target.gpus.value {
            own = try own.seeing(profile, at: recipe.target.gpus.mark)
        }
        if case .path(let path) = recipe.python?.interpreter.value {
            let real = FilePath(path)
            own.interpreters = own.interpreters.filter { interpreter in
                profile.pythons.contains {
                    $0.executable.string == interpreter.executable
                        && ($0.path == real || $0.executable == real)
                }
            }
        }
        var target = try own.applying(recipe.target, facts: facts)
        target.hasGivenGPUs = recipe.target.gpus.mark.file == TargetFields.sourceName
        return TargetMachine(profile: profile, own: own, target: target, facts: facts)
    }

    /// Whether apt's drivers are for the target: it is this machine, or the one that the image that is
    /// worked in will be, whatever its GPUs are.
    var hasTargetsApt: Bool {
        guard target.isDescribed else { return true }
        return profile.environment.isImage && target.os == own.os
            && target.architecture == own.architecture
    }

    /// The interpreter that an environment of `lock` is made on.
    ///
    /// One that the lock's own packages bring will do where they are installed first.
    func interpreter(
        for lock: Lockfile, bringsPackages: Bool = false
    ) throws -> InterpreterDescription? {
        guard let minor = lock.demands.python else { return nil }
        let match = own.interpreters.first { $0.minorVersion == minor && !$0.executable.isEmpty }
        if match == nil, let python = lock.broughtPythons.first(where: { $0.minor == minor }) {
            guard bringsPackages else { throw Self.waiting(for: python) }
            return InterpreterDescription(
                executable: FilePath(python.executable), version: python.version)
        }
        guard let match, let python = profile.python(match.executable) else {
            throw ProvisionError(
                .demandNotMet, "the lock wants Python \(minor), which this machine does not have",
                hints: ["install it, or lock anew with `provision lock`"])
        }
        return InterpreterDescription(
            executable: python.executable, version: python.version,
            isFreeThreaded: python.isFreeThreaded)
    }

    private static func waiting(for python: DistributionPython) -> ProvisionError {
        ProvisionError(
            .demandNotMet, "the environment waits for Python \(python.minor), which apt brings",
            context: ["it is one of the packages that the recipe asks of the distribution"],
            hints: ["install them first, as root: `sudo provision apply --only system`"])
    }
}

extension Recipe {
    /// Whether what the machine's package sources have can matter: what neither runs on a GPU nor
    /// compiles for one needs nothing of them.
    fileprivate var mayNeedOffers: Bool { driver != nil || cuda != nil || pytorch != nil }
}

extension MachineProfile {
    fileprivate func python(_ executable: String) -> PythonInterpreter? {
        pythons.first { $0.executable.string == executable }
    }
}
