package import Machine
import SystemPackage

/// The driver and the GPUs as `nvidia-smi` lists them: in WSL, and where a GPU is cut into slices, no
/// file tells.
package struct GPUListing: Sendable, Hashable {
    /// `580.95.05`; nil where it does not say.
    package var driver: String?
    /// `GPU-…` and `MIG-…`.
    package var uuids: [String]

    package init(driver: String?, uuids: [String]) {
        self.driver = driver
        self.uuids = uuids
    }

    /// Asks the first `nvidia-smi` that `environment`'s `PATH` has, else that of WSL; nil where none
    /// answers within `limit`.
    ///
    /// For the driver it is asked only where `machine` has no file that tells of it.
    package static func read(
        programs: any ProgramRunner, environment: [String: String], of machine: MachineProfile,
        limit: Duration = .seconds(30)
    ) async -> GPUListing? {
        let folders = [environment["PATH"], "/usr/lib/wsl/lib"].compactMap(\.self)
        guard let program = ManagementProgram.find(in: folders.joined(separator: ":")) else {
            return nil
        }
        func ask(_ arguments: [String]) async -> String? {
            let run = ProgramRun(
                program, arguments: arguments, environment: environment, timeLimit: limit)
            guard let result = try? await programs.run(run), result.isSuccess else { return nil }
            return result.output
        }
        async let driver =
            machine.driver.loaded == nil
            ? ask(["--query-gpu=driver_version", "--format=csv,noheader"]) : nil
        guard let list = await ask(["-L"]) else { return nil }
        return GPUListing(driver: await driver.flatMap(version), uuids: names(in: list))
    }

    /// `(UUID: GPU-…)` and `(UUID: MIG-…)`, one a line.
    static func names(in list: String) -> [String] {
        list.split(whereSeparator: \.isNewline).compactMap { line in
            guard let start = line.firstRange(of: "UUID: ")?.upperBound else { return nil }
            let name = line[start...].prefix { $0 != ")" && !$0.isWhitespace }
            return name.hasPrefix("GPU-") || name.hasPrefix("MIG-") ? String(name) : nil
        }
    }

    /// The same in each row.
    private static func version(_ rows: String) -> String? {
        rows.split(whereSeparator: \.isNewline).first.map { String($0.prefix { $0 != " " }) }
    }
}

extension VerificationReport {
    /// Whether `changes` needs a list from the driver's own tool: nothing else tells of these GPUs.
    package func needsListing(on machine: MachineProfile) -> Bool {
        machine.hidesGPUs && (driver != nil || !gpus.isEmpty)
            || gpus.contains { GPUIdentity(parsing: $0).isSlice }
    }
}
