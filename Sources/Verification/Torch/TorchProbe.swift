import Diagnostics
import FoundationEssentials
import Installation
import Machine

/// Imports torch once in the generation's own interpreter, for every check that wants to know.
struct TorchProbe: Sendable {
    let subject: VerificationSubject
    let tools: CheckTools

    /// What torch says of itself and of the libraries that it loaded.
    func ask() async throws -> TorchAnswer {
        var environment = tools.environment.variables
        // A fresh environment is left warm: the first import writes what later ones read.
        if !subject.isFresh { environment["PYTHONDONTWRITEBYTECODE"] = "1" }
        // Without a driver nothing may ask CUDA: as root that would make a device node.
        let mode = subject.reasonAgainstGPU == nil ? "gpu" : "bare"
        let result = try await tools.programs.run(
            ProgramRun(
                subject.python, arguments: ["-I", "-c", Self.script, mode],
                environment: environment,
                timeLimit: .seconds(300)))
        guard result.isSuccess, let line = result.output.split(separator: "\n").last,
            let answer = try? JSONDecoder().decode(TorchAnswer.self, from: Data(line.utf8))
        else {
            let last = result.errors.split(separator: "\n").suffix(3).map(String.init)
            throw ProvisionError(
                .verificationFailed, "failed to import torch", context: [result.description] + last)
        }
        return answer
    }

    private static let script = """
        import json, sys
        import torch
        answer = {
            "version": torch.__version__,
            "cuda": torch.version.cuda,
            "architectures": (getattr(torch._C, "_cuda_getArchFlags", lambda: None)() or "").split(),
            "libraries": sorted({
                line.rstrip().split(None, 5)[5]
                for line in open("/proc/self/maps")
                if len(line.split(None, 5)) == 6 and "/" in line and ".so" in line
            }),
            "devices": [],
        }
        if sys.argv[1] == "gpu":
            answer["available"] = torch.cuda.is_available()
            if answer["available"]:
                for index in range(torch.cuda.device_count()):
                    total = torch.ones(1024, device="cuda:%d" % index).sum().item()
                    answer["devices"].append({
                        "name": torch.cuda.get_device_name(index),
                        "capability": "%d.%d" % torch.cuda.get_device_capability(index),
                        "computes": total == 1024.0,
                    })
        print()
        print(json.dumps(answer))
        """
}

/// The JSON line that the script ends with.
struct TorchAnswer: Codable, Sendable, Hashable {
    /// `2.9.1+cu128`.
    var version: String
    /// `12.8`; nil for a build without CUDA.
    var cuda: String?
    /// `sm_90`, `compute_120`.
    var architectures: [String]
    /// Files that were mapped after the import.
    var libraries: [String]
    var available: Bool?
    var devices: [Device]

    struct Device: Codable, Sendable, Hashable {
        var name: String
        var capability: String
        var computes: Bool
    }
}
