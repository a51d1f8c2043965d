import Apt
import Diagnostics
import FileSystem
import Lockfiles
import Machine
import PackageModel
import Planning
import Recipes
import SystemPackage

/// The driver's part of one run: what is looked at before, done around apt, and proven after.
struct DriverWork {
    let recipe: RecipeFile
    let lock: Lockfile
    let planned: LockedPackage
    /// NVIDIA's number; a lock for another machine may know no more than the branch.
    let version: DottedVersion
    let machine: TargetMachine
    let site: DriverSite
    /// What apt has to do; nil where the machine is of another distribution.
    let forecast: SystemForecast?
    /// What the machine remembers of its driver.
    let record: DriverRecord?
    let session: Session
    var takesDriver = false
    /// NVIDIA's repository, where it has to be added; it comes before apt is started.
    var repository: RepositoryStep?
    /// The arguments of the run that a unit shall start after the reboot; nil for none.
    var resumption: [String]?
    /// Whether the run has to prove the driver, and so cannot wait for a reboot.
    var needsProof = false

    /// Nil where the lock plans no driver.
    init?(
        _ recipe: RecipeFile, _ lock: Lockfile, _ machine: TargetMachine,
        _ forecast: SystemForecast?, in session: Session
    ) throws {
        guard let planned = lock.plannedDriver, let version = DottedVersion(planned.version) else {
            return nil
        }
        self.recipe = recipe
        self.lock = lock
        self.planned = planned
        self.version = version
        self.machine = machine
        self.forecast = forecast
        self.session = session
        site = try session.driverProbe().driverSite()
        record = try DriverRecord.stored(in: session.systemState)
    }

    var name: String { recipe.recipe.name.value }

    /// The driver's packages of the lock.
    var packages: [LockedPackage] { lock.distributionPackages.filter { $0.layer == .driver } }

    /// Whether apt has something to do for the driver.
    var changesPackages: Bool {
        forecast?.missing.contains { $0.layer == .driver } == true
    }

    var state: DriverStep.State {
        DriverStep(recipe: recipe, lock: lock, machine: machine).state
    }

    // MARK: Before

    /// Whether its packages are known once NVIDIA's repository is read: then they build the module
    /// here, as all that come from there.
    private var awaitsRepository: Bool { repository?.hasPackages == false }

    /// What stands in the way; nothing where nothing is to be changed.
    func findings() -> [DriverFinding] {
        guard changesPackages || awaitsRepository else { return [] }
        var preflight = DriverPreflight(
            profile: machine.profile, site: site, planned: version, modules: modules,
            changes: Set(forecast?.changes.filter { $0.oldVersion != nil }.map(\.name) ?? []),
            space: space,
            // Of a driver that is not known yet there is no more than the branch.
            lowest: awaitsRepository ? nil : lock.demands.driver.flatMap { DottedVersion($0) },
            takesDriver: takesDriver)
        preflight.needsProof = needsProof
        preflight.owner = record.flatMap { $0.owner == name ? nil : $0.owner }
        return preflight.findings()
    }

    /// Throws all that stands in the way at once, before anybody is asked for anything.
    func check() throws {
        if let refusal = findings().refusal { throw refusal }
    }

    /// What a plan says of it.
    var notes: [String] {
        let findings = findings()
        return findings.refusal.map { $0.all.map { "apply will refuse: \($0.message)" } } ?? []
            + findings.notes
    }

    var modules: DriverPackages.ModuleSource {
        if awaitsRepository { return machine.profile.environment.isImage ? .none : .dkms }
        if packages.contains(where: { $0.name.hasPrefix("linux-modules-nvidia-") }) {
            return .prebuilt
        }
        return packages.contains { $0.name.contains("dkms") } ? .dkms : .none
    }

    /// Its files, and the initial file systems that are written anew.
    private var space: [DriverPreflight.SpaceDemand] {
        let bytes = (forecast?.missing ?? []).filter { $0.layer == .driver }
            .compactMap { $0.apt?.installedSize }
            .reduce(Int64(0)) { $0.addingReportingOverflow($1).partialValue }
        var demands = [DriverPreflight.SpaceDemand("/usr", bytes: bytes)]
        if modules != .none {
            demands.append(.init("/boot", bytes: 150_000_000))
            // Where DKMS builds; the tree of one kernel takes most of it.
            if modules == .dkms { demands.append(.init("/var", bytes: 500_000_000)) }
        }
        return demands
    }
}
