import Compatibility
import Diagnostics
import Lockfiles
import Machine

/// Torch imports, is the version and the build of the lock, and computes where there is a GPU.
struct TorchCheck: Sendable {
    let subject: VerificationSubject
    /// What torch said, or why it said nothing.
    let answer: Result<TorchAnswer, any Error>

    func run() async -> [Check] {
        await Check.measured(CheckKind.torch.rawValue) {
            let answer = try self.answer.get()
            return [identity(answer)] + (answer.cuda == nil ? [] : [devices(answer)])
        }
    }

    /// The version, and the CUDA that it was built with.
    private func identity(_ answer: TorchAnswer) -> Check {
        let cuda = answer.cuda.map { "CUDA \($0)" } ?? "no CUDA"
        var faults: [String] = []
        let locked = subject.torch?.version ?? ""
        if release(answer.version) != release(locked) {
            faults.append("the lock has \(locked)")
        }
        if let expected = expectedBackend, expected.cuda != answer.cuda {
            faults.append("the lock has the build \(expected)")
        }
        let targets = answer.architectures.filter { $0.hasPrefix("sm_") }
        let list = targets.isEmpty ? "" : ", for \(targets.joined(separator: " "))"
        return Check(
            CheckKind.torch.rawValue, faults.isEmpty ? .passed : .failed,
            "\(answer.version) imports, \(cuda)\(list)", details: faults)
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

    private func devices(_ answer: TorchAnswer) -> Check {
        let name = "torch-gpu"
        if let reason = subject.reasonAgainstGPU { return Check(name, .skipped(reason), reason) }
        guard answer.available == true else {
            return Check(
                name, .failed, "\(answer.version) sees no GPU",
                details: ["torch.cuda.is_available() is False"] + visibility)
        }
        let broken = answer.devices.filter { !$0.computes }
        return Check(
            name, broken.isEmpty && !answer.devices.isEmpty ? .passed : .failed,
            "computes on " + answer.devices.map(\.name).joined(separator: ", "),
            details: broken.map { "a sum on `\($0.name)` is wrong" })
    }

    private var visibility: [String] {
        subject.machine.environment.visibleDevices.map { ["CUDA_VISIBLE_DEVICES is \"\($0)\""] }
            ?? []
    }
}
