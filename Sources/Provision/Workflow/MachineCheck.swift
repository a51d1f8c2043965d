import Compatibility
import Diagnostics
import Lockfiles
import Machine
import PackageModel
import Planning

/// Whether the machine that an environment is examined on is one that its lock is for.
///
/// The driver may have changed since it was applied, or the folder be seen from another machine.
struct MachineCheck {
    private let lock: Lockfile
    private let machine: MachineProfile
    private let facts: Facts

    init(_ lock: Lockfile, _ machine: MachineProfile, _ facts: Facts) {
        self.lock = lock
        self.machine = machine
        self.facts = facts
    }

    /// A failed check that tells all demands that are not met; nil where all are.
    func check() throws -> Check? {
        let unmet = try unmet()
        guard let first = unmet.first else { return nil }
        return Check(
            "machine", .failed, "the machine is none that the lock is for: \(first.sentence)",
            details: unmet.dropFirst().map(\.sentence),
            hints: unmet.compactMap { reason in
                guard case .target(.driver, let locked, _) = reason else { return nil }
                return DriverAdvice(profile: machine, offers: [])
                    .hint(atLeast: DottedVersion(locked))
            })
    }

    private func unmet() throws -> [LockStatus.Reason] {
        let own = try Target(machine)
        let hasGPU = !machine.gpus.isEmpty
        var now = LockStatus.Circumstances(
            recipeDigest: lock.recipeDigest, architecture: own.architecture,
            glibc: own.glibc.description, driver: machine.driver.loaded?.version.description,
            gpus: hasGPU ? own.gpuWords(for: lock, facts) : nil)
        now.lacksDriver = hasGPU && machine.driver.loaded == nil && !machine.environment.isWSL
        return lock.unmetDemands(in: now)
    }
}
