import Compatibility
import Lockfiles
import Machine
import PackageModel
import Resolution

extension Solution {
    /// The driver that the solution stands on; nil where the driver has no say.
    package var plannedDriver: PlannedDriver? {
        guard let driver = plannedCandidate else { return nil }
        return PlannedDriver(
            version: driver.version, isLoaded: driver.origin == .loaded, offer: driver.offer,
            modules: driver.modules)
    }

    /// The same as the problem knows it: a branch is as new as it gets.
    var plannedCandidate: DriverCandidate? {
        resolved.choices[.driver].map { catalog.rules.machine.drivers.candidates[$0] }
    }

    /// The compiler behind nvcc; nil where none has a say.
    package var plannedCompiler: PlannedCompiler? {
        guard let choice = resolved.choices[.compiler] else { return nil }
        let compiler = catalog.rules.machine.compilers.candidates[choice]
        return PlannedCompiler(
            family: compiler.family, major: compiler.major, offer: compiler.offer)
    }

    /// The driver as a package of the lock, where the recipe provisions it.
    var lockedDriver: LockedPackage? {
        guard problem.driver != nil, let driver = plannedDriver else { return nil }
        return LockedPackage(
            layer: .driver, name: driver.offer?.package ?? "nvidia-driver",
            version: driver.version.text, build: driver.modules?.rawValue, isRequested: true)
    }

    /// The lowest driver that all of it runs on; that a driver drives the GPUs at all is no demand of
    /// the packages.
    func lowestDriver() -> DottedVersion? {
        let facts = problem.facts
        let majors = [toolkitRelease, torchCUDA()?.version].compactMap(\.self)
        var floors = majors.compactMap { facts.minimumDriver(forCUDAMajor: Int($0.major)) }
        floors += [driverOfCUDAFact, problem.driver?.version?.value.lowerBound].compactMap(\.self)
        guard !floors.isEmpty else { return nil }
        return (floors + (problem.torch?.cover ?? []).compactMap(driverOfPTX)).max()
    }

    /// The lowest driver that all of it runs on and that drives the GPUs it is for.
    var demandedDriver: DottedVersion? {
        guard let lowest = lowestDriver() else {
            return asks(for: "__cuda") ? firstBranch(for: usedGPUs) : nil
        }
        return [lowest, firstBranch(for: usedGPUs)].compactMap(\.self).max()
    }

    /// The last branch that drives the GPUs that it is for; nil while the newest does, or where
    /// nothing needs a driver.
    var newestBranch: Int? {
        guard demandedDriver != nil else { return nil }
        return usedGPUs.compactMap { problem.facts.generation(of: $0.capability) }
            .compactMap { problem.facts.lastDriverBranch(for: $0) }.min()
    }

    private var usedGPUs: [Target.GPU] {
        let driven = problem.drivenGPUs
        return driven.isEmpty && asks(for: "__cuda") ? problem.target.gpus : driven
    }

    /// The first branch that drives all of these; nil where any does.
    private func firstBranch(for gpus: [Target.GPU]) -> DottedVersion? {
        gpus.compactMap { problem.facts.generation(of: $0.capability) }
            .compactMap { problem.facts.firstDriverBranch(for: $0) }.max()
            .flatMap { DottedVersion("\($0)") }
    }

    /// What conda packages ask of `__cuda`, as the driver that first told it.
    private var driverOfCUDAFact: DottedVersion? {
        guard let cuda = lowest("__cuda") else { return nil }
        return problem.facts.firstDriver(forCUDA: Int(cuda.major), Int(cuda.minor))
            ?? problem.facts.minimumDriver(forCUDAMajor: Int(cuda.major))
    }

    /// The driver that compiles the build's PTX for a GPU that it has no machine code for.
    private func driverOfPTX(_ gpu: Target.GPU) -> DottedVersion? {
        guard let torch = torchVersion, let backend = torchBackend(),
            case .cuda(let major, let minor) = backend,
            let release = problem.facts.torchRelease(torch.description),
            let build = problem.facts.torchBuild(release, backend),
            case .jit? = problem.facts.coverage(of: gpu.capability, by: build, driver: nil)
        else { return nil }
        return problem.facts.firstDriver(forCUDA: major, minor)
    }

    private var torchVersion: PEP440Version? {
        PackageName(CUDARules.torch).flatMap { version(of: $0) }
    }

    /// What people should know of driver and compiler.
    var machineNotes: [String] {
        [ptxNote, compilerNote].compactMap(\.self)
    }

    /// PTX of a newer toolkit than the driver knows does not load, though its programs run.
    private var ptxNote: String? {
        guard problem.toolkit?.hasCompiler == true, let toolkit = toolkitRelease,
            let driver = plannedCandidate,
            let first = problem.facts.firstDriver(
                forCUDA: Int(toolkit.major), Int(toolkit.minor)), driver.newest < first
        else { return nil }
        return "driver \(driver.version) runs programs of CUDA \(toolkit) but does not load PTX of"
            + " its compiler: compile for the GPU itself, as `-arch=native` does"
    }

    private var compilerNote: String? {
        guard let package = plannedCompiler?.offer?.package else { return nil }
        return "nvcc takes no compiler that is there: apt brings `\(package)`"
    }
}
