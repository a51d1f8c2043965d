import Machine
import PackageModel
import Resolution

extension Solution {
    /// What another solution, with a newer version of `key`, costs beside this one.
    func difference(to other: Solution, besides key: PackageKey) -> String {
        driverDifference(to: other) ?? compilerDifference(to: other)
            ?? agreementDifference(to: other) ?? wishDifference(to: other, besides: key)
            ?? lockDifference(key) ?? packageDifference(to: other, besides: key)
            ?? "it fits too; what the recipe names first was chosen first"
    }

    private func driverDifference(to other: Solution) -> String? {
        guard let now = plannedDriver, let then = other.plannedDriver, now.version != then.version
        else { return nil }
        guard now.isLoaded, !then.isLoaded else {
            return "it needs driver \(then.version), not \(now.version)"
        }
        return "it needs driver \(then.version) in place of the loaded \(now.version): "
            + "root and a reboot, which nothing asks for"
    }

    private func compilerDifference(to other: Solution) -> String? {
        guard plannedCompiler?.offer == nil, let offer = other.plannedCompiler?.offer else {
            return nil
        }
        return "its nvcc takes no compiler that is there: \(offer.package) would have to come in"
    }

    /// Torch and toolkit that are of one CUDA here and of two there.
    private func agreementDifference(to other: Solution) -> String? {
        guard let toolkit = toolkitRelease, let torch = torchCUDA()?.version,
            let otherToolkit = other.toolkitRelease, let otherTorch = other.torchCUDA()?.version,
            toolkit.prefix(2) == torch.prefix(2),
            otherToolkit.prefix(2) != otherTorch.prefix(2)
        else { return nil }
        return "torch would be for CUDA \(otherTorch.prefix(2)) and the toolkit of "
            + "\(otherToolkit.prefix(2)): those of one CUDA are preferred"
    }

    /// A package that the recipe names and that would be another one.
    private func wishDifference(to other: Solution, besides key: PackageKey) -> String? {
        for wish in problem.requirements {
            let name = wish.requirement.value.name
            guard name != key.project?.name, let now = version(of: name),
                let then = other.version(of: name), now != then
            else { continue }
            return "with it `\(name)` would be \(then), not \(now)"
        }
        return nil
    }

    private func lockDifference(_ key: PackageKey) -> String? {
        var problem = problem
        return problem.forget(key) ? "it fits too, but the earlier lock has this one" : nil
    }

    /// Any other package that would be older.
    private func packageDifference(to other: Solution, besides key: PackageKey) -> String? {
        for choice in choices where choice.key != key {
            guard let then = other.version(of: choice.name, isToolkit: choice.isToolkit),
                then < choice.version
            else { continue }
            return "with it `\(choice.name)` would be \(then), not \(choice.version)"
        }
        return nil
    }
}
