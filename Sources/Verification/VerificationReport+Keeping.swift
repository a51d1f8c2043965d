import Diagnostics
package import Installation

extension VerificationReport {
    /// Writes the report, unless the one that is there says the same and more, and still holds.
    ///
    /// A look at the files alone takes nothing from a proof on the GPUs; a fault always counts.
    package func keep(in folder: GenerationFolder) throws {
        // One that cannot be read says nothing.
        if let old = try? Self.read(in: folder), isLess(than: old) { return }
        try write(in: folder)
    }

    /// Whether all that passed here has passed there, on the same machine, and more besides.
    func isLess(than other: VerificationReport) -> Bool {
        hasPassed && other.hasPassed && lockDigest == other.lockDigest && driver == other.driver
            && isOfSameGPUs(as: other) && other.visibility.covers(visibility)
            && passed.isStrictSubset(of: other.passed)
    }

    /// Whether it is bound to the GPUs of `other`, so far as it was told of them.
    ///
    /// Who lets no GPU work learns nothing of slices, and no name before the driver has started it.
    private func isOfSameGPUs(as other: VerificationReport) -> Bool {
        if gpus == other.gpus { return true }
        let own = gpus.map { GPUIdentity(parsing: $0) }
        let others = other.gpus.map { GPUIdentity(parsing: $0) }
        return own.count { !$0.isSlice } == others.count { !$0.isSlice }
            && own.allSatisfy { gpu in
                others.contains { $0.isSlice == gpu.isSlice && $0.isSame(as: gpu) }
            }
    }

    private var passed: Set<String> {
        Set(checks.filter { $0.outcome == .passed }.map(\.name))
    }
}
