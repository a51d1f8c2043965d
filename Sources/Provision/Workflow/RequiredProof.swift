import Apt
import Diagnostics
import Installation
import Lockfiles
import Machine
import Recipes
import SystemPackage
import Verification

/// What `apply --require-verified` asks for: a report of this lock on this driver and these GPUs.
struct RequiredProof {
    let recipe: RecipeFile
    let session: Session

    /// Reads the report of what is switched on, and runs the checks again where it proves nothing.
    ///
    /// - Throws: where a check fails, or GPUs that something computes on cannot be examined.
    func demand() async throws {
        let home = session.settings.places.home(of: recipe.recipe.name.value)
        let generation = try session.currentGeneration(home)
        let machine = try await session.examinedMachine()
        let store = GenerationStore(folder: home)
        let lock = try Lockfile(
            parsing: store.lockText(of: generation), file: generation.folder.lock.string)
        let subject = try VerificationSubject(
            generation, in: store, lock: lock, profile: try store.profile(of: generation),
            machine: machine, facts: session.facts())
        let kinds = CheckKind.ofProof(wanted: recipe.recipe.checkKinds, for: subject)
        if await isProven(generation, kinds, on: machine) { return }
        let report = try await session.verifier(subject, gpu: .vouched).verify(kinds)
        try report.write(in: generation.folder)
        if let error = report.error { throw error }
    }

    /// Whether the report of a generation holds on this machine.
    private func isProven(
        _ generation: Generation, _ kinds: [CheckKind], on machine: MachineProfile
    ) async -> Bool {
        // A report that cannot be read proves nothing.
        guard let report = try? VerificationReport.read(in: generation.folder) else {
            return false
        }
        guard report.hasPassed, !report.leavesOutGPUs, report.covers(kinds) else { return false }
        let listing = await session.listing(for: report, on: machine)
        return report.changes(
            lockDigest: generation.record.lockDigest, machine: machine, listing: listing
        ).isEmpty
    }
}

extension Session {
    /// The GPUs by the driver's own tool, for a report of some that no file tells of.
    ///
    /// It may take a second for each GPU that nobody uses; nil where it takes longer than `limit`.
    func listing(
        for report: VerificationReport, on machine: MachineProfile, limit: Duration = .seconds(30)
    ) async -> GPUListing? {
        guard report.needsListing(on: machine) else { return nil }
        return await GPUListing.read(
            programs: SubprocessRunner(), environment: environment, of: machine, limit: limit)
    }
}

extension Session {
    /// The machine as checks are held against it.
    ///
    /// Its programs are those of this system; driver and GPUs are those of a test's own machine, where
    /// there is one.
    func examinedMachine() async throws -> MachineProfile {
        var profile = try await machineProbe().profile(volumes: [])
        if aptPlaces.isPrivate { try driverProbe().read(into: &profile) }
        return profile
    }
}
