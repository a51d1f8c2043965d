import Compatibility
package import Diagnostics
package import Machine
package import PackageModel

/// What the checks of one generation saw, bound to the lock that it was made from.
package struct VerificationReport: Sendable, Equatable {
    /// SHA-256 of the lock's text.
    package let lockDigest: Digest
    /// The driver that was loaded, or that the checks met; nil where none was.
    package let driver: String?
    /// Each a `GPUIdentity`: those on the bus, and those that the driver alone showed to the checks.
    package let gpus: [String]
    package let checks: [Check]
    /// Which of the GPUs the checks could use.
    let visibility: GPUVisibility
    /// All that `nvidia-smi` listed, where the bus does not show all.
    let listed: [String]?

    init(
        lockDigest: Digest, driver: String?, gpus: [String], checks: [Check],
        visibility: GPUVisibility = .all, listed: [String]? = nil
    ) {
        self.lockDigest = lockDigest
        self.driver = driver
        self.gpus = gpus
        self.checks = checks
        self.visibility = visibility
        self.listed = listed
    }

    /// `seen` is what the GPU's own checks met.
    init(_ subject: VerificationSubject, checks: [Check], seen: GPUSight.Seen? = nil) {
        let gpus = [GPUIdentity](subject.machine, seen: seen?.gpus ?? [])
        self.init(
            lockDigest: subject.lockDigest,
            driver: subject.machine.driver.loaded?.version.description ?? seen?.driver,
            gpus: gpus.map(\.description).sorted(), checks: checks,
            visibility: GPUVisibility(
                of: subject.machine, seen: seen.flatMap { $0.gpus.isEmpty ? nil : $0.gpus }),
            listed: seen?.listed?.sorted())
    }

    /// This report with a check of the caller's own in front.
    package func beginning(with check: Check) -> VerificationReport {
        VerificationReport(
            lockDigest: lockDigest, driver: driver, gpus: gpus, checks: [check] + checks,
            visibility: visibility, listed: listed)
    }

    /// What has changed since the checks, one sentence each; while there is any they prove nothing.
    ///
    /// `listing` is of use where `needsListing`.
    package func changes(
        lockDigest: Digest, machine: MachineProfile, listing: GPUListing? = nil
    ) -> [String] {
        var changes: [String] = []
        if lockDigest != self.lockDigest { changes.append("the lock is another one") }
        let driver = machine.driver.loaded?.version.description ?? listing?.driver
        if driver != self.driver {
            changes.append(
                "the driver was \(self.driver ?? "not loaded"), now it is \(driver ?? "not loaded")"
            )
        }
        let then = gpus.map { GPUIdentity(parsing: $0) }
        if let change = then.change(to: machine, listing: listing, since: listed) {
            changes.append(change)
        } else if let gap = visibility.gap(on: machine) {
            changes.append(gap)
        }
        return changes
    }

    /// Whether each of `kinds` was examined, or its check says why it was not.
    ///
    /// A run that was told to look at less, as `verify --static` is, leaves a report that covers less.
    package func covers(_ kinds: [CheckKind]) -> Bool {
        kinds.allSatisfy { kind in
            checks.contains { check in
                kind.checkNames.contains { check.name == $0 || check.name.hasPrefix($0 + "-") }
            }
        }
    }

    /// Whether there are GPUs, and nothing was computed on them.
    package var touchesNoGPU: Bool {
        let computed = checks.contains { check in
            check.outcome == .passed && Self.onGPUs.contains { check.name.hasPrefix($0) }
        }
        return leavesOutGPUs || !gpus.isEmpty && !computed
    }

    private static let onGPUs = [GPUCheck.name + "-", TorchStep.device.checkName, "nvcc-run"]

    /// Whether GPUs were to be examined and were not.
    package var leavesOutGPUs: Bool {
        checks.contains { check in
            guard case .skipped = check.outcome else { return false }
            // A GPU that the toolkit's NVRTC makes no code for was examined with ours.
            return check.name.hasPrefix(GPUCheck.name) && check.name != NVRTCKernels.name
        }
    }

    package var failed: [Check] { checks.filter { $0.outcome == .failed } }

    /// Whether nothing failed; what was skipped does not count.
    package var hasPassed: Bool { failed.isEmpty }

    /// The error that a run with failed checks ends in; nil where none failed.
    package var error: ProvisionError? {
        guard let first = failed.first else { return nil }
        let names = failed.map { "`\($0.name)`" }.joined(separator: ", ")
        return ProvisionError(
            .verificationFailed, "cannot vouch for the generation: \(names) failed",
            context: [first.summary] + first.details, hints: first.hints)
    }
}
