import Apt
import Diagnostics
import Lockfiles
import Machine
import Planning
import Recipes

extension LockStep {
    /// What is asked for of the distribution: the recipe's packages, and the compiler that nvcc
    /// needs where this machine has none that it accepts.
    func systemWishes(of solution: Solution) -> [SystemWish] {
        var wishes = recipe.recipe.systemWishes
        if let package = solution.plannedCompiler?.offer?.package,
            !wishes.contains(where: { $0.plainName == package })
        {
            wishes.append(SystemWish(package, at: recipe.recipe.cuda?.hostCompiler.mark))
        }
        return wishes
    }

    /// What is asked for so that the distribution's toolkit comes.
    func toolkitWishes(of solution: Solution) throws -> [SystemWish] {
        guard let name = solution.distributionToolkit else { return [] }
        let wishes = [SystemWish(name, at: recipe.recipe.cuda?.source.mark)]
        try machine.target.checkSystemPackages(wishes, own: machine.own)
        return wishes
    }

    /// Throws R660 where the libraries of another driver than the loaded one would come.
    ///
    /// The distribution's toolkit depends on its driver's, and programs of CUDA fail at once where
    /// library and kernel module are of two versions.
    func checkDriver(in system: SystemClosure) throws(ProvisionError) {
        guard let loaded = machine.profile.driver.loaded?.version else { return }
        let library = system.archives.first { archive in
            (archive.name == "libcuda1" || archive.name.hasPrefix("libnvidia-compute-"))
                && DriverPackages.driver(of: archive.version) != loaded
        }
        guard let library else { return }
        throw ProvisionError(
            .toolkitBringsDriver,
            "the distribution's toolkit would bring libraries of another driver",
            at: recipe.recipe.cuda?.source.mark,
            context: [
                "it depends on `\(library.name) \(library.version)`, and driver \(loaded) is loaded",
                "programs of CUDA fail where the two differ",
            ],
            hints: [
                "use `cuda: {source: nvidia}`: it brings no driver's libraries",
                "or let the recipe bring the driver too: `driver: {source: apt}`",
            ])
    }

    /// What apt makes of `wishes`; what an earlier lock has for the same ones stays.
    func systemClosure(
        _ wishes: [SystemWish], _ old: Lockfile?, _ upgrades: UpgradeNames
    ) async throws -> SystemClosure {
        guard !wishes.isEmpty else { return SystemClosure() }
        try machine.target.checkSystemPackages(wishes, own: machine.own)
        let tool = session.aptTool
        let native = try tool.database().nativeArchitecture
        let isSameSystem = old?.target?.os == machine.target.os
        guard let old, isSameSystem else { return try await AptSource(tool).closure(of: wishes) }
        if let kept = SystemClosure(
            keeping: old, for: wishes, native: native, mayMove: upgrades.contains)
        {
            return kept
        }
        return try await AptSource(tool).closure(of: wishes).takingFiles(of: old)
    }
}
