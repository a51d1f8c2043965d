import Diagnostics
package import Installation
package import Machine
import PackageModel

extension VerificationReport {
    /// Writes the report, unless the one that is there says the same and more, and holds on `machine`.
    ///
    /// A look at the files alone takes nothing from a proof on the GPUs; a fault always counts.
    /// `listing` is asked for the GPUs of a report of some that no file tells of.
    package func keep(
        in folder: GenerationFolder, on machine: MachineProfile,
        listing: (VerificationReport) async -> GPUListing?
    ) async throws {
        // One that cannot be read says nothing.
        if let old = try? Self.read(in: folder), isLess(than: old),
            await old.holds(of: lockDigest, on: machine, listing)
        {
            return
        }
        try write(in: folder)
    }

    /// Whether all that passed here has passed there, and more besides.
    private func isLess(than other: VerificationReport) -> Bool {
        hasPassed && other.hasPassed && passed.isStrictSubset(of: other.passed)
    }

    private func holds(
        of lockDigest: Digest, on machine: MachineProfile,
        _ listing: (VerificationReport) async -> GPUListing?
    ) async -> Bool {
        changes(lockDigest: lockDigest, machine: machine, listing: await listing(self)).isEmpty
    }

    private var passed: Set<String> {
        Set(checks.filter { $0.outcome == .passed }.map(\.name))
    }
}
