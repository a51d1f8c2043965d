import Diagnostics
import Installation
import Machine
import PackageModel
import Verification

/// What `status` tells of the last checks of a generation.
struct ProofStatus {
    let row: StatusView.Row
    /// What to type where they do not hold.
    var hint: Hint?

    /// Nil where nothing was ever checked; `lock` is the digest of the lock that counts now.
    static func read(
        _ generation: Generation, lock: Digest, name: String, in session: Session
    ) async throws -> ProofStatus? {
        let report: VerificationReport
        do {
            guard let found = try VerificationReport.read(in: generation.folder) else { return nil }
            report = found
        } catch let error as ProvisionError {
            return ProofStatus(.warning, "of no use: \(error.message)", again(name))
        }
        let names = report.failed.map(\.name).joined(separator: ", ")
        if !names.isEmpty {
            return ProofStatus(.warning, "the last ones failed: \(names)", again(name))
        }
        guard session.image == nil else { return nil }
        let machine = try session.outlineOfExamined()
        let listing = await session.listing(
            for: report, on: machine, limit: .seconds(5))
        if let first = report.changes(lockDigest: lock, machine: machine, listing: listing).first {
            return ProofStatus(.warning, "out of date: \(first)", again(name))
        }
        return ProofStatus(.passed, held(report))
    }

    private init(_ sign: Sign, _ text: String, _ hint: Hint? = nil) {
        row = StatusView.Row(sign: sign, layer: "checks", text: text)
        self.hint = hint
    }

    private static func held(_ report: VerificationReport) -> String {
        let passed = Counted.words(report.checks.count { $0.outcome == .passed }, "check")
        let with = report.driver.map { " with driver \($0)" } ?? ""
        let without = report.touchesNoGPU ? ", none of them on a GPU" : ""
        return "\(passed) passed\(with)\(without)"
    }

    private static func again(_ name: String) -> Hint {
        Hint("`provision verify \(name) --gpu` checks it as it is now")
    }
}

extension Session {
    /// What reports are bound to of the machine: its driver and its GPUs; starts no process.
    fileprivate func outlineOfExamined() throws -> MachineProfile {
        var machine = MachineProfile(
            system: OperatingSystem(id: "", prettyName: "", architecture: ""), cpu: CPU())
        try driverProbe().read(into: &machine)
        return machine
    }
}
