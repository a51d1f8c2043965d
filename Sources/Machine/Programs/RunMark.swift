import FileSystem
import Glibc
import SystemPackage

/// A word in the environment of a run, which all of its descendants inherit.
///
/// Some of them start sessions of their own (torchrun's workers do), so that a signal to the
/// process group does not reach them.
struct RunMark: Sendable {
    static let variable = "PROVISION_RUN"
    let value: String

    init() {
        value = "\(getpid())-\(UInt64.random(in: .min ... .max))"
    }

    /// Kills every process that bears the mark, until none is found.
    func killAll() {
        // One that was being started while the list was read is found by the next round.
        for _ in 0..<20 {
            let found = processes()
            if found.isEmpty { return }
            for process in found { kill(process, SIGKILL) }
            usleep(5000)
        }
    }

    /// Those whose environment can be read: our own user's, which is all that a run can start.
    func processes() -> [Int32] {
        let wanted = Array("\(Self.variable)=\(value)\0".utf8)
        let names = (try? Files.list("/proc").map(\.name)) ?? []
        return names.compactMap { Int32($0) }.filter { process in
            let path = FilePath("/proc/\(process)/environ")
            guard let bytes = try? Files.read(path, limit: 4 << 20) else { return false }
            return bytes.contains(wanted)
        }
    }
}
