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
            && gpus == other.gpus && other.visibility.covers(visibility)
            && passed.isStrictSubset(of: other.passed)
    }

    private var passed: Set<String> {
        Set(checks.filter { $0.outcome == .passed }.map(\.name))
    }
}
