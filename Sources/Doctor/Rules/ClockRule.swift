import SystemPackage

/// The clock, which certificates are judged by.
enum ClockRule: DoctorRule {
    static let title = "Clock"

    static func summary(_ seen: Evidence) -> String? { nil }

    static func findings(_ seen: Evidence) -> [Finding] {
        guard let latest = seen.lateFiles.max(by: { $0.seconds < $1.seconds }) else { return [] }
        return [
            Finding(
                .clockBehind, .warning, "the clock is behind by \(words(latest.seconds)) or more",
                evidence: seen.lateFiles.prefix(3).map {
                    "`\($0.path)` was written \(words($0.seconds)) from now"
                },
                remedies: [
                    Remedy(type: "sudo timedatectl set-ntp true"),
                    Remedy("or by hand: `sudo date -s 'YYYY-MM-DD HH:MM'`"),
                ])
        ]
    }

    static func words(_ seconds: Int64) -> String {
        if seconds >= 2 * 86_400 { return "\(seconds / 86_400) days" }
        if seconds >= 2 * 3_600 { return "\(seconds / 3_600) hours" }
        return "\(seconds / 60) minutes"
    }
}
