/// Durations as people read them.
enum DurationText {
    /// `0.02s`, `12.4s`, `2m 41s`, `1h 05m`: the precision of a measured time.
    static func measured(_ duration: Duration) -> String {
        let centiseconds = centiseconds(duration)
        if centiseconds < 1000 {
            return "\(centiseconds / 100).\(twoDigits(centiseconds % 100))s"
        }
        if centiseconds < 5995 {
            let tenths = (centiseconds + 5) / 10
            return "\(tenths / 10).\(tenths % 10)s"
        }
        return whole(duration)
    }

    /// `11s`, `2m 41s`, `1h 05m`: the precision of an estimate.
    static func whole(_ duration: Duration) -> String {
        let seconds = (centiseconds(duration) + 50) / 100
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3600: return "\(seconds / 60)m \(twoDigits(seconds % 60))s"
        default: return "\(seconds / 3600)h \(twoDigits(seconds / 60 % 60))m"
        }
    }

    /// A measured time where it is short, a whole one from ten seconds on.
    static func told(_ duration: Duration) -> String {
        duration < .seconds(10) ? measured(duration) : whole(duration)
    }

    /// `00:07`, minutes and seconds since a run began.
    static func clock(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        return "\(twoDigits(seconds / 60)):\(twoDigits(seconds % 60))"
    }

    static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    private static func centiseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        let half: Int64 = 5_000_000_000_000_000
        return max(0, seconds * 100 + (attoseconds + half) / 10_000_000_000_000_000)
    }

    private static func twoDigits(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
