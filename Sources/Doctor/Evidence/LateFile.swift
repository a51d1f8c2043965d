import FileSystem
import SystemPackage

/// A file from the future: the clock is behind, or was ahead when it was written.
struct LateFile: Sendable, Hashable {
    var path: FilePath
    /// By how many seconds its time is later than the clock.
    var seconds: Int64
}

extension MachineFiles {
    /// Files that a machine writes as it lives.
    private static let witnesses: [FilePath] = [
        "/var/lib/dpkg/status", "/etc/ld.so.cache", "/etc/passwd", "/var/lib/apt/lists",
        "/var/log/dpkg.log", "/var/log/wtmp", "/var/lib/systemd/timesync/clock", "/run/utmp",
    ]
    /// What clocks of one machine and its file servers may differ by.
    private static let tolerance: Int64 = 300

    func lateFiles(at now: Int64) -> [LateFile] {
        Self.witnesses.compactMap { path in
            guard let modified = attributes(path)?.modified else { return nil }
            let seconds = modified / 1_000_000_000 - now
            return seconds > Self.tolerance ? LateFile(path: path, seconds: seconds) : nil
        }
    }
}
