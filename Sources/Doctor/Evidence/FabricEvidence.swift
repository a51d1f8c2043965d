import Machine
import SystemPackage

/// What joins GPUs that are more than one machine's worth: NVSwitch and its manager.
struct FabricEvidence: Sendable {
    /// Chips on the bus.
    var switches = 0
    /// The manager's program; nil where it is not installed.
    var manager: FilePath?
    var isRunning = false
    /// Whether the process that keeps the driver at its GPUs runs.
    var isPersistenceRunning = false
    /// Whether processes of others can be seen: `/proc` may hide them from users.
    var seesProcesses = true
}

struct FabricReading {
    let files: MachineFiles
    let probe: MachineProbe

    func evidence() -> FabricEvidence {
        var seen = FabricEvidence(switches: probe.switches())
        let programs: [FilePath] = [
            "/usr/bin/nv-fabricmanager", "/usr/local/bin/nv-fabricmanager",
            "/usr/sbin/nv-fabricmanager",
        ]
        seen.manager = programs.first(where: files.isProgram)
        // The kernel shortens names to 15 characters.
        let names = processNames(["nv-fabricmanage", "nvidia-persiste"])
        seen.seesProcesses = files.word("/proc/1/comm") != nil
        seen.isRunning = names.contains("nv-fabricmanage")
        seen.isPersistenceRunning = names.contains("nvidia-persiste")
        return seen
    }

    /// Which of `wanted` run; processes are looked at only where a GPU makes it matter.
    private func processNames(_ wanted: Set<String>) -> Set<String> {
        var found: Set<String> = []
        for name in files.names(in: "/proc") where name.first?.isNumber == true {
            if let command = files.word(FilePath("/proc").appending(name, "comm")),
                wanted.contains(command)
            {
                found.insert(command)
            }
            if found == wanted { break }
        }
        return found
    }
}
