import Compatibility
package import Diagnostics
import FileSystem
import FoundationEssentials
package import Installation
package import Machine
package import PackageModel
package import SystemPackage

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
            visibility: GPUVisibility(of: subject.machine, seen: seen?.gpus),
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

/// The report's file, which lies in the generation beside its lock.
extension VerificationReport {
    package static func path(in folder: GenerationFolder) -> FilePath {
        folder.root.appending("verification")
    }

    /// Writes the report as JSON with sorted keys.
    package func write(in folder: GenerationFolder) throws {
        try Files.writeAtomically(try json() + "\n", to: Self.path(in: folder))
    }

    /// The last report of a generation, whatever lock it is of; nil where there is none.
    package static func read(in folder: GenerationFolder) throws -> VerificationReport? {
        let path = path(in: folder)
        guard try Files.exists(path) else { return nil }
        let bytes = try Files.read(path, limit: 4 << 20)
        guard let document = try? JSONDecoder().decode(ReportDocument.self, from: Data(bytes)),
            let report = document.report
        else {
            throw ProvisionError(.notVerifiable, "cannot read the report `\(path)`")
        }
        return report
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(ReportDocument(self)), as: UTF8.self)
    }
}

/// The report in the shape of its file.
private struct ReportDocument: Codable {
    var format = 1
    var lock: String
    var driver: String?
    var gpus: [String]
    var checks: [CheckDocument]
    var visibleDevices: String?
    var visible: [String]?
    var listed: [String]?

    init(_ report: VerificationReport) {
        lock = report.lockDigest.description
        driver = report.driver
        gpus = report.gpus
        listed = report.listed
        if case .part(let variable, let gpus) = report.visibility {
            visibleDevices = variable
            visible = gpus.map(\.description)
        }
        checks = report.checks.map(CheckDocument.init)
    }

    var report: VerificationReport? {
        guard format == 1, let digest = Digest(lock) else { return nil }
        let checks = checks.compactMap(\.check)
        guard checks.count == self.checks.count else { return nil }
        let part = visibleDevices.map {
            GPUVisibility.part(
                variable: $0, gpus: (visible ?? []).map { GPUIdentity(parsing: $0) })
        }
        return VerificationReport(
            lockDigest: digest, driver: driver, gpus: gpus, checks: checks,
            visibility: part ?? .all, listed: listed)
    }
}

private struct CheckDocument: Codable {
    var name: String
    var outcome: String
    var reason: String?
    var summary: String
    var details: [String]
    var hints: [String]
    var milliseconds: Int64
    var code: String?

    init(_ check: Check) {
        name = check.name
        code = check.code?.name
        switch check.outcome {
        case .passed: outcome = "passed"
        case .failed: outcome = "failed"
        case .skipped(let why):
            outcome = "skipped"
            reason = why
        }
        summary = check.summary
        details = check.details
        hints = check.hints.map(\.text)
        milliseconds = check.milliseconds
    }

    var check: Check? {
        let outcomes: [String: Check.Outcome] = [
            "passed": .passed, "failed": .failed, "skipped": .skipped(reason ?? ""),
        ]
        return outcomes[outcome].map {
            Check(
                name, $0, summary, details: details, hints: hints.map { Hint($0) },
                duration: .milliseconds(milliseconds),
                code: code.map { ErrorCode($0, exit: .verificationFailed) })
        }
    }
}

extension Check {
    fileprivate var milliseconds: Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
