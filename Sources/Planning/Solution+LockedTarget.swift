import Compatibility
import Lockfiles
import Machine
import PackageModel

extension Solution {
    /// The machine that this solves the recipe for, without what tells machines of a kind apart.
    var lockedTarget: Lockfile.Target {
        let target = problem.target
        return Lockfile.Target(
            os: target.os, architecture: target.architecture, glibc: target.glibc.prefix(2),
            gpus: target.gpuWords,
            driver: target.driver.map { Lockfile.Target.Driver(branch: $0.prefix(1)) },
            compiler: hostCompiler.map { "\($0.family.rawValue)-\($0.major)" },
            python: interpreter?.minorVersion)
    }

    /// What nvcc of the toolkit uses there: the one it finds by itself if it takes it, else the
    /// newest that it takes; nil where nothing compiles.
    private var hostCompiler: HostCompiler? {
        guard problem.toolkit?.hasCompiler == true, let release = toolkitRelease,
            let toolkit = problem.facts.toolkit(release)
        else { return nil }
        let accepted = problem.target.compilers.filter { $0.isAccepted(by: toolkit) }
        return accepted.first(where: \.isDefault)
            ?? accepted.filter { $0.family == .gcc }.max { $0.major < $1.major }
            ?? accepted.max { $0.major < $1.major }
    }
}
