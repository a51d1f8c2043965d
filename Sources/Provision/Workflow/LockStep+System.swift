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
