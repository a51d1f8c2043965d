import SystemPackage

/// The clock, which certificates are judged by.
///
/// One that is behind shows in files from the future. One that is ahead leaves no such trace: what is
/// written meanwhile agrees with it. It shows in the hardware's clock, or where it is years past all
/// that the machine has written; less is never called a fault, since machines stand still for months.
enum ClockRule: DoctorRule {
    static let title = "Clock"

    /// Hardware's clocks may count in local time, which is up to 14 hours from UTC.
    private static let zones: Int64 = 26 * 3_600
    private static let silence: Int64 = 3 * 366 * 86_400

    static func summary(_ seen: Evidence) -> String? { nil }

    static func findings(_ seen: Evidence) -> [Finding] {
        [behind(seen), ahead(seen)].compactMap { $0 }
    }

    private static func behind(_ seen: Evidence) -> Finding? {
        let hardware = (seen.clock.hardware ?? seen.now) - seen.now
        let latest = seen.clock.late.map(\.seconds).max() ?? 0
        let delay = max(latest, hardware > zones ? hardware : 0)
        guard delay > 0 else { return nil }
        let files = seen.clock.late.prefix(3).map {
            "`\($0.path)` was written \(words($0.seconds)) from now"
        }
        return Finding(
            .clockBehind, .warning, "the clock is behind by \(words(delay)) or more",
            evidence: files
                + (hardware > zones ? ["the hardware's clock is \(words(hardware)) later"] : []),
            remedies: remedies)
    }

    private static func ahead(_ seen: Evidence) -> Finding? {
        if let hardware = seen.clock.hardware, seen.now - hardware > zones {
            let gap = words(seen.now - hardware)
            return Finding(
                .clockAhead, .warning, "the clock is ahead of the hardware's by \(gap)",
                evidence: [
                    "`/sys/class/rtc/rtc0/since_epoch` is \(hardware), the clock \(seen.now)"
                ],
                remedies: remedies)
        }
        // Where files are from the future the clock is not ahead of everything.
        guard seen.clock.late.isEmpty, let newest = seen.clock.newest,
            seen.now - newest.seconds > silence
        else { return nil }
        let age = words(seen.now - newest.seconds)
        return Finding(
            .clockAhead, .warning, "the clock is \(age) past all that this machine has written",
            evidence: ["\(newest.what) is the newest of what was looked at"], remedies: remedies)
    }

    private static let remedies = [
        Remedy(type: "sudo timedatectl set-ntp true"),
        Remedy("or by hand: `sudo date -s 'YYYY-MM-DD HH:MM'`"),
    ]

    static func words(_ seconds: Int64) -> String {
        if seconds >= 2 * 366 * 86_400 { return "\(seconds / (365 * 86_400)) years" }
        if seconds >= 2 * 86_400 { return "\(seconds / 86_400) days" }
        if seconds >= 2 * 3_600 { return "\(seconds / 3_600) hours" }
        return "\(seconds / 60) minutes"
    }
}
