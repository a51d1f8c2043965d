import Diagnostics
import FileSystem
import FoundationEssentials
package import Installation
import PackageModel
package import SystemPackage

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
        guard let kind = try Files.kind(of: path) else { return nil }
        guard kind == .file else {
            throw ProvisionError(.notVerifiable, "cannot read the report `\(path)`: it is no file")
        }
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
