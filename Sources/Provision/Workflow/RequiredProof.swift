import Diagnostics
import FileSystem
import Installation
import Lockfiles
import Machine
import PackageModel
import Recipes
import SystemPackage
import Verification

/// What `apply --require-verified` asks for: a report of this lock on this driver and these GPUs.
struct RequiredProof {
    let recipe: RecipeFile
    let session: Session

    /// Reads the report of what is switched on, and runs the checks again where it proves nothing.
    ///
    /// - Throws: where a check fails, or GPUs cannot be examined.
    func demand() async throws {
        let home = session.settings.places.home(of: recipe.recipe.name.value)
        let generation = try session.currentGeneration(home)
        let machine = try await session.machineProbe().profile(volumes: [])
        if session.isProven(generation, on: machine) { return }
        let store = GenerationStore(folder: home)
        let lock = try Lockfile(
            parsing: store.lockText(of: generation), file: generation.folder.lock.string)
        let subject = try VerificationSubject(
            generation, in: store, lock: lock, profile: try store.profile(of: generation),
            machine: machine, facts: session.facts())
        let report = try await session.verifier(subject, gpu: .required)
            .verify(recipe.recipe.checkKinds)
        try report.write(in: generation.folder)
        if let error = report.error { throw error }
    }
}

extension Session {
    /// Whether the report of a generation holds on this machine.
    func isProven(_ generation: Generation, on machine: MachineProfile) -> Bool {
        let digest = generation.record.lockDigest
        // A report that cannot be read proves nothing.
        guard
            let report = try? VerificationReport.read(
                in: generation.folder, lockDigest: digest)
        else { return false }
        return report.hasPassed && !report.leavesOutGPUs
            && report.changes(lockDigest: digest, machine: machine).isEmpty
    }

    /// What `status` tells of a report that failed, or that no longer holds; nil where it holds.
    func proofRow(of generation: Generation) throws -> StatusView.Row? {
        let digest = generation.record.lockDigest
        guard
            let report = try? VerificationReport.read(
                in: generation.folder, lockDigest: digest)
        else { return nil }
        let names = report.failed.map(\.name).joined(separator: ", ")
        if !names.isEmpty {
            return .init(sign: .warning, layer: "checks", text: "the last ones failed: \(names)")
        }
        guard image == nil else { return nil }
        var machine = MachineProfile(
            system: OperatingSystem(id: "", prettyName: "", architecture: ""), cpu: CPU())
        try machineProbe().read(into: &machine)
        let changes = report.changes(lockDigest: digest, machine: machine)
        guard let first = changes.first else { return nil }
        return .init(sign: .warning, layer: "checks", text: "out of date: \(first)")
    }
}
