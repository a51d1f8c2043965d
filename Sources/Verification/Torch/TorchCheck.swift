import Compatibility
import Diagnostics
import Lockfiles
import Machine

/// What the proof of torch told, as checks: that it imports and is the lock's, then step by step.
struct TorchCheck: Sendable {
    let subject: VerificationSubject
    let depth: TorchDepth
    /// Whether the recipe names `multi-gpu`, or there are several GPUs and it names nothing.
    var several = false
    /// What the script told, or why it could not be started.
    let tale: Result<TorchTale, any Error>

    func run() async -> [Check] {
        await Check.measured(CheckKind.torch.rawValue, code: .torchNotImported) {
            let tale = try self.tale.get()
            let hasGPU = subject.reasonAgainstGPU == nil
            let rest = depth.steps(hasGPU: hasGPU, several: several).filter {
                $0 != .import && $0 != .build
            }
            let identity = identity(tale)
            // A build without CUDA has nothing to say of GPUs, unless it was asked for everything.
            let asked = rest.filter {
                depth == .everything || !$0.needsGPU || tale.facts?.cuda != nil
                    || tale.facts == nil
            }
            return [identity] + asked.map { check($0, tale) } + exit(tale)
        }
    }

    /// Crashing at the very end is seen by whoever looks at exit statuses.
    private func exit(_ tale: TorchTale) -> [Check] {
        guard tale.isDone, let fall = tale.fall else { return [] }
        let finding = TorchFinding(nil, fall: fall)
        return [failed("torch-exit", finding, tale.place)]
    }

    private func check(_ step: TorchStep, _ tale: TorchTale) -> Check {
        if let reason = Self.reason(against: step, for: subject) {
            return Check(step.checkName, .skipped(reason), reason)
        }
        if let end = tale.ends[step] { return check(step, end) }
        if let breakage = tale.breaks[step] {
            let finding = TorchFinding(step, fall: breakage.fall)
            return failed(step.checkName, finding, breakage.words)
        }
        let reason = reasonNotReached(tale)
        return Check(step.checkName, .skipped(reason), reason)
    }

    private func check(_ step: TorchStep, _ end: TorchEnd) -> Check {
        var made: Check
        switch end.outcome {
        case .passed: made = Check(step.checkName, .passed, end.text)
        case .skipped:
            made = Check(step.checkName, .skipped(reason(of: end)), end.text)
        case .failed where isExcused(end):
            let finding = finding(step, end)
            let reason = ([finding.summary] + finding.hints.map(\.text)).joined(separator: ": ")
            made = Check(step.checkName, .skipped(reason), finding.summary, hints: finding.hints)
        case .failed: made = failed(step.checkName, finding(step, end), end.details)
        }
        made.duration = end.duration
        return made
    }

    /// Compilers are the machine's, and no recipe asks for them: only who wants all of it needs them.
    private func isExcused(_ end: TorchEnd) -> Bool {
        depth != .everything && (end.cause == "headers" || end.cause == "compiler")
    }

    private func reason(of end: TorchEnd) -> String {
        // What torch builds extensions with, and does not bring along.
        guard ["ninja", "setuptools"].contains(end.cause) else { return end.text }
        return "\(end.text); add `\(end.cause)` to `pip:` in the recipe"
    }

    private func reasonNotReached(_ tale: TorchTale) -> String {
        if let step = tale.lostIn {
            return "needs a GPU that still works after `\(step.checkName)`"
        }
        if let step = TorchStep.allCases.last(where: { tale.breaks[$0] != nil }) {
            return "needs `\(step.checkName)` to end"
        }
        let first = TorchStep.allCases.first { tale.ends[$0]?.outcome == .failed }
        return "needs `\((first ?? .import).checkName)`"
    }

    private func failed(_ name: String, _ finding: TorchFinding, _ details: [String]) -> Check {
        Check(
            name, .failed, finding.summary, details: details, hints: finding.hints,
            code: finding.code)
    }

    private func finding(_ step: TorchStep, _ end: TorchEnd) -> TorchFinding {
        TorchFinding(
            step, cause: end.cause, python: subject.lock.pythonMinor,
            visible: subject.machine.environment.visibleDevices)
    }

}

/// That it imports and is the lock's.
extension TorchCheck {
    private func identity(_ tale: TorchTale) -> Check {
        let name = CheckKind.torch.rawValue
        for step in [TorchStep.import, .build] {
            if let end = tale.ends[step], end.outcome == .failed { return check(step, end) }
            if tale.breaks[step] != nil { return check(step, tale) }
        }
        guard let facts = tale.facts, tale.ends[.build] != nil else {
            let fall = tale.fall ?? .crashed("without a word")
            return failed(name, TorchFinding(.import, fall: fall), tale.place)
        }
        var made = compare(facts, more: tale.ends[.build]?.text ?? "")
        made.duration = [.import, .build].compactMap { tale.ends[$0]?.duration }.reduce(.zero, +)
        return made
    }

    /// The version, and the CUDA that it was built with.
    private func compare(_ facts: TorchFacts, more: String) -> Check {
        let cuda = facts.cuda.map { "CUDA \($0)" } ?? "no CUDA"
        var faults: [String] = []
        let locked = subject.torch?.version ?? ""
        if release(facts.version) != release(locked) {
            faults.append("the lock has \(locked)")
        }
        if let expected = expectedBackend, expected.cuda != facts.cuda {
            faults.append("the lock has the build \(expected)")
        }
        let targets = facts.architectures.filter { $0.hasPrefix("sm_") }
        let list = targets.isEmpty ? "" : ", for \(targets.joined(separator: " "))"
        let summary =
            "\(facts.version) imports, \(cuda)\(more.isEmpty ? "" : ", " + more)\(list)"
        return faults.isEmpty
            ? Check(CheckKind.torch.rawValue, .passed, summary)
            : Check(
                CheckKind.torch.rawValue, .failed, summary, details: faults,
                hints: ["`provision apply` installs the lock's"], code: .torchOtherBuild)
    }

    /// What the lock's build or version says; a build without a name is the index's own.
    private var expectedBackend: TorchBackend? {
        guard let torch = subject.torch else { return nil }
        if torch.layer == .conda { return TorchBackend(condaBuild: torch.build ?? "") }
        if let build = torch.build { return TorchBackend(build) }
        if let local = torch.version.split(separator: "+").dropFirst().first {
            return TorchBackend(local)
        }
        return subject.facts.torchRelease(torch.version)?.defaultBackend
    }

    /// A version as far as lock and torch agree on it: `2.9.1` of `2.9.1+cu128`.
    ///
    /// Torch of conda-forge before 2.5 calls itself `2.4.1.post303`, after the number of its build.
    private func release(_ version: String) -> Substring {
        let release = version.prefix { $0 != "+" }
        guard subject.torch?.layer == .conda, let post = release.firstRange(of: ".post") else {
            return release
        }
        return release[..<post.lowerBound]
    }
}

/// What is not tried at all.
extension TorchCheck {
    /// The steps of `depth` that can be taken on this machine.
    static func plan(
        _ depth: TorchDepth, several: Bool = false, for subject: VerificationSubject
    ) -> [TorchStep] {
        depth.steps(hasGPU: subject.reasonAgainstGPU == nil, several: several)
            .filter { reason(against: $0, for: subject) == nil }
    }

    private static func reason(
        against step: TorchStep, for subject: VerificationSubject
    ) -> String? {
        if step == .import || step == .build { return nil }
        if subject.machine.environment.isImage { return VerificationSubject.onFirstBoot }
        if step.needsGPU, let reason = subject.reasonAgainstGPU { return reason }
        if step == .extension, !subject.hasCompiler { return "the recipe has no toolkit with nvcc" }
        return nil
    }
}
