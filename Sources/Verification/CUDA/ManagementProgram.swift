import Diagnostics
import FileSystem
import Machine
import SystemPackage

/// `nvidia-smi` is where a shell finds it, works, and says what NVML says.
struct ManagementProgram {
    let programs: any ProgramRunner
    /// The user's `PATH`.
    let searchPath: String
    static let name = "nvidia-smi"

    func check(against system: ManagedSystem?, environment: [String: String]) async -> Check {
        guard let program = Self.find(in: searchPath) else {
            return Check(
                Self.name, .failed, "no `nvidia-smi` on PATH",
                hints: [
                    "install the driver's tools, such as `nvidia-smi` or `nvidia-utils-580`; a container needs `NVIDIA_DRIVER_CAPABILITIES=compute,utility`"
                ])
        }
        let start = ContinuousClock.now
        let run = ProgramRun(
            program,
            arguments: ["--query-gpu=uuid,driver_version", "--format=csv,noheader"],
            environment: environment, timeLimit: .seconds(60))
        var check: Check
        do {
            check = judge(try await programs.run(run), system)
        } catch {
            let words = (error as? ProvisionError)?.message ?? "\(error)"
            check = Check(Self.name, .failed, "`\(program)` cannot be run", details: [words])
        }
        check.duration = ContinuousClock.now - start
        return check
    }

    private func judge(_ result: ProgramResult, _ system: ManagedSystem?) -> Check {
        guard result.isSuccess else {
            let lines = (result.output + result.errors).split(separator: "\n").prefix(4)
            return Check(
                Self.name, .failed, "it ends with \(result.description)",
                details: lines.map(String.init))
        }
        let rows = result.output.split(separator: "\n").map { line in
            line.split(separator: ",").map { String($0.drop { $0 == " " }) }
        }.filter { $0.count == 2 }
        guard let system else {
            return Check(
                Self.name, .passed, "it lists \(Self.count(rows.count)); NVML said nothing")
        }
        var faults: [String] = []
        let drivers = Set(rows.map { $0[1] })
        if drivers != [system.driver], !rows.isEmpty {
            faults.append(
                "it has driver \(drivers.sorted().joined(separator: ", ")), NVML has \(system.driver)"
            )
        }
        let (own, others) = (Set(rows.map { $0[0] }), Set(system.gpus.map(\.uuid)))
        if own != others {
            faults.append("it lists \(Self.list(own)), NVML \(Self.list(others))")
        }
        return faults.isEmpty
            ? Check(
                Self.name, .passed, "agrees with NVML: \(system.driver), \(Self.count(rows.count))")
            : Check(
                Self.name, .failed, "it does not say what NVML says", details: faults,
                hints: ["`type -a nvidia-smi` shows whether an old one stands in front"])
    }

    private static func count(_ gpus: Int) -> String { gpus == 1 ? "1 GPU" : "\(gpus) GPUs" }

    private static func list(_ uuids: Set<String>) -> String {
        uuids.isEmpty ? "none" : uuids.sorted().joined(separator: ", ")
    }

    /// The first regular file of that name which somebody may execute.
    static func find(in searchPath: String) -> FilePath? {
        let folders = searchPath.split(separator: ":").filter { $0.hasPrefix("/") }
        return folders.lazy.map { FilePath(String($0)).appending(name) }.first { path in
            guard let found = try? Files.attributesFollowingLinks(of: path) else { return false }
            return found.kind == .file && found.mode & 0o111 != 0
        }
    }
}
