import Lockfiles
import Machine
import PackageModel

extension Solution {
    /// The machine that this solves the recipe for, without what tells machines of a kind apart.
    var lockedTarget: Lockfile.Target {
        let target = problem.target
        return Lockfile.Target(
            os: target.os, architecture: target.architecture, glibc: target.glibc.prefix(2),
            gpus: target.gpuWords, driver: lockedBranch,
            compiler: plannedCompiler.map { "\($0.family.rawValue)-\($0.major)" },
            python: interpreter?.minorVersion)
    }

    /// The driver that the solution stands on, else the one that is loaded anyway.
    private var lockedBranch: Lockfile.Target.Driver? {
        guard let driver = plannedDriver else {
            return problem.target.driver.map { .init(branch: $0.prefix(1)) }
        }
        return .init(branch: driver.version.prefix(1), isPlanned: !driver.isLoaded)
    }
}
