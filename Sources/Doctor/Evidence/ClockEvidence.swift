import FileSystem
import SystemPackage

/// What tells the time besides the system's clock; seconds are since 1970.
struct ClockEvidence: Sendable, Hashable {
    /// Files from the future: the clock is behind, or was ahead when they were written.
    var late: [LateFile] = []
    /// The hardware's clock, in UTC or in local time; nil where there is none, or one without a battery
    /// that begins anew with each start.
    var hardware: Int64?
    /// The newest sign of life that is not from the future.
    var newest: Sign?

    /// A file of the system, or the tables of this program.
    struct Sign: Sendable, Hashable {
        var what: String
        var seconds: Int64
    }
}

/// A file whose time is later than the clock.
struct LateFile: Sendable, Hashable {
    var path: FilePath
    /// By how many seconds.
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

    /// `facts` is the day of this program's tables, `2026-11-22`, before which no true clock is.
    func clock(at now: Int64, facts: String) -> ClockEvidence {
        var seen = ClockEvidence()
        let day = Self.seconds(ofDay: facts)
        if let day {
            seen.newest = .init(what: "the newest table of this program", seconds: day)
        }
        for path in Self.witnesses {
            guard let modified = attributes(path)?.modified else { continue }
            let seconds = modified / 1_000_000_000
            if seconds - now > Self.tolerance {
                seen.late.append(LateFile(path: path, seconds: seconds - now))
            } else if seconds > seen.newest?.seconds ?? 0 {
                seen.newest = .init(what: "`\(path)`", seconds: seconds)
            }
        }
        seen.hardware = word("/sys/class/rtc/rtc0/since_epoch").flatMap { Int64($0) }
            .flatMap { Self.isPlausible($0, since: day) ? $0 : nil }
        return seen
    }

    /// A clock without a battery tells of 1970 or 2000; a broken one of any time.
    private static func isPlausible(_ seconds: Int64, since day: Int64?) -> Bool {
        guard let day else { return false }
        return day...(day + 20 * 366 * 86_400) ~= seconds
    }

    /// The start of a day of the years 1970 to 9999 in UTC; nil for what is no day.
    static func seconds(ofDay text: String) -> Int64? {
        let numbers = text.split(separator: "-").compactMap { Int64($0) }
        guard numbers.count == 3, 1970...9999 ~= numbers[0], 1...12 ~= numbers[1],
            1...31 ~= numbers[2]
        else { return nil }
        // Years begin in March here, so that the odd day is the last one of a year.
        let year = numbers[1] > 2 ? numbers[0] : numbers[0] - 1
        let month = (numbers[1] + 9) % 12
        let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5
        return (days + numbers[2] - 1 - 719_468) * 86_400
    }
}
