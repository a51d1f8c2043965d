import Apt
import Diagnostics
import FileSystem
import Installation
import Lockfiles
import Machine
import PackageModel
import Recipes
import SystemPackage
import Verification

/// What remains of a driver's installation once a run is over: a reboot, or the proof after it.
struct DriverSettlement {
    let recipe: RecipeFile
    let session: Session

    enum Outcome: Equatable {
        /// Nothing was open.
        case none
        /// The kernel runs it now; what needs a GPU was examined.
        case finished(version: String)
        case waitsForReboot(version: String, loaded: String?, resumes: Bool)
    }

    /// Whether the record has something open for this recipe; reads one small file.
    static func isOpen(_ recipe: RecipeFile, in session: Session) -> Bool {
        guard let record = try? DriverRecord.stored(in: session.systemState),
            record.owner == recipe.recipe.name.value
        else { return false }
        switch record.phase {
        case .installing: return true
        // What is in an image is loaded by the machine that it is for.
        case .installed: return session.image == nil
        case .loaded: return false
        }
    }

    /// Closes the record where the kernel runs the driver.
    ///
    /// Throws R655 where a reboot has been and it does not, and what the checks find then.
    func settle(verifies: Bool) async throws -> Outcome {
        guard var record = try DriverRecord.stored(in: session.systemState),
            record.owner == recipe.recipe.name.value, record.phase != .loaded
        else { return .none }
        if record.phase == .installing { try await prove(&record) }
        // The machine that it is for has not started yet.
        if session.image != nil { return .none }
        var profile = try await session.machineProbe().profile(volumes: [])
        if session.systemRoot != "/" { try session.driverProbe().read(into: &profile) }
        let loaded = profile.driver.loaded?.version.text
        if loaded == record.version {
            if verifies { try await verify(profile) }
            record.phase = .loaded
            if session.mayChangePackages { try record.store(in: session.systemState) }
            return .finished(version: record.version)
        }
        guard record.waitsForReboot(in: .read()) else {
            throw notLoaded(record, loaded)
        }
        return .waitsForReboot(
            version: record.version, loaded: loaded, resumes: record.resumption == .waiting)
    }

    /// For a run that ended between apt and its own proof.
    private func prove(_ record: inout DriverRecord) async throws {
        guard let version = DottedVersion(record.version) else { return }
        let site = try session.driverProbe().driverSite()
        try await DriverProof(
            planned: version, kernel: site.runningKernel?.release, root: session.systemRoot,
            programs: SubprocessRunner()
        ).check()
        record.phase = .installed
        if session.mayChangePackages { try record.store(in: session.systemState) }
    }

    private func notLoaded(_ record: DriverRecord, _ loaded: String?) -> ProvisionError {
        ProvisionError(
            .driverNotBuilt,
            "driver \(record.version) is installed, and the kernel has not loaded it since the reboot",
            context: [loaded.map { "\($0) is loaded" } ?? "none is loaded"],
            hints: [
                "`sudo modprobe nvidia` and `sudo dmesg | tail` tell why",
                "`provision rollback --driver` plans the way back",
            ])
    }

    /// The checks of what is switched on, those on the GPU among them.
    private func verify(_ profile: MachineProfile) async throws {
        let home = session.settings.places.home(of: recipe.recipe.name.value)
        let store = GenerationStore(folder: home)
        guard let number = try store.currentNumber(),
            let generation = try store.generation(number),
            recipe.recipe.checkKinds?.isEmpty != true
        else { return }
        let lock = try Lockfile(
            parsing: store.lockText(of: generation), file: generation.folder.lock.string)
        let subject = try VerificationSubject(
            generation, in: store, lock: lock, profile: try store.profile(of: generation),
            machine: profile, facts: session.facts())
        let report = try await session.verifier(subject).verify(recipe.recipe.checkKinds)
        try? report.write(in: generation.folder)
        if let error = report.error { throw error }
    }
}

extension DriverSettlement.Outcome {
    /// What a person is told; nil where there is nothing to tell.
    func screen(recipe: String) -> String? {
        switch self {
        case .none: return nil
        case .finished(let version): return "Driver \(version) is loaded."
        case .waitsForReboot(let version, let loaded, let resumes):
            let still = loaded.map { "\($0) is still loaded" } ?? "none is loaded"
            let next =
                resumes
                ? "the rest runs at boot, `provision status` shows how it went."
                : "then `provision apply \(recipe)` verifies it."
            return """
                Reboot needed: driver \(version) is installed, \(still).
                  `sudo reboot`; \(next)
                """
        }
    }
}
