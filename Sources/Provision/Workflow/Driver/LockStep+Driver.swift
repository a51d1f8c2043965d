import Apt
import Diagnostics
import FileSystem
import Installation
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes
import SystemPackage

extension LockStep {
    /// The packages that bring the planned driver to this machine.
    ///
    /// Nil where none is planned, where it is loaded already, or where apt is another machine's:
    /// then the lock names the driver alone. Throws R648 and R644 where apt lacks some of them.
    func driverPackages(of solution: Solution) async throws -> DriverPackages? {
        guard let wish = recipe.recipe.driver, wish.source.value != .none,
            let driver = solution.plannedDriver, !driver.isLoaded, driver.offer != nil,
            machine.hasTargetsApt
        else { return nil }
        let probe = try session.driverProbe()
        let site = probe.driverSite()
        guard
            let packaging = DriverPackaging(
                driver, wish: wish, profile: machine.profile, site: site, facts: machine.facts)
        else { return nil }
        let packages = packaging.packages(in: try await probe.catalogue(of: packaging.names))
        let findings = DriverPreflight(
            profile: machine.profile, site: site, planned: driver.version,
            modules: packages.modules, lacks: packages.lacks)
        if let refusal = findings.lackFindings.refusal { throw refusal }
        for note in packages.notes { session.reporter.report(.note(note)) }
        return packages
    }

    /// What apt makes of driver and toolkit together with the packages that the recipe names, which
    /// come as `system` has them: `bare` come without what their packages merely recommend.
    func closure(
        of bare: [SystemWish], preferring pins: [DriverPin], beside system: SystemClosure,
        for wishes: [SystemWish], _ old: Lockfile?, _ upgrades: UpgradeNames
    ) async throws -> SystemClosure {
        let tool = try session.aptTool(preferring: pins)
        let native = try tool.database().nativeArchitecture
        if let old, old.target?.os == machine.target.os,
            let kept = SystemClosure(
                keeping: old, for: wishes + bare, native: native,
                mayMove: upgrades.contains)
        {
            return kept
        }
        let chosen = system.archives.map { SystemWish("\($0.name)=\($0.version)") }
        var closure = try await AptSource(tool).closure(of: chosen + bare)
        let known = Set(closure.archives.map(\.name)).union(closure.installed.map(\.name))
        closure.installed += system.installed.filter { !known.contains($0.name) }
        closure.substitutes.merge(system.substitutes) { first, _ in first }
        return old.map { closure.takingFiles(of: $0) } ?? closure
    }
}

extension DriverPackages {
    /// What apt is asked for.
    var wishes: [SystemWish] {
        roots.map { root in
            SystemWish(
                root.version.map { "\(root.name)=\($0)" } ?? root.name, layer: .driver)
        }
    }
}

extension Session {
    /// The machine whose driver it is: this one, or the one of their own that tests have.
    func driverProbe() throws -> MachineProbe {
        var probe = try machineProbe()
        if aptPlaces.isPrivate { probe.world = World(root: systemRoot) }
        return probe
    }

    /// Below which the machine's own files are.
    var systemRoot: FilePath {
        guard aptPlaces.isPrivate, let root = environment["PROVISION_APT_ROOT"] else {
            return settings.places.machine.root
        }
        return FilePath(root)
    }

    /// apt with a preference for one driver's versions, and without recommendations.
    func aptTool(preferring pins: [DriverPin]) throws -> AptTool {
        var places = aptPlaces
        places.options.append("APT::Install-Recommends=0")
        if !pins.isEmpty {
            let folder = settings.places.cache.appending("apt")
            try Files.createDirectories(folder)
            let file = folder.appending("driver-preferences")
            try Files.writeAtomically(
                pins.map { $0.paragraph(priority: DriverPin.asking) }.joined(separator: "\n"),
                to: file)
            places.options.append("Dir::Etc::preferences=\(file)")
        }
        return AptTool(places: places, environment: environment, reporter: reporter)
    }
}
