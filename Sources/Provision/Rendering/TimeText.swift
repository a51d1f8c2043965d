/// Points in time as people read them, in UTC.
enum TimeText {
    /// `2026-11-22 08:41` for seconds since 1970.
    static func minute(_ seconds: Int64) -> String {
        let (date, time) = split(seconds)
        return "\(date) \(twoDigits(time / 3600)):\(twoDigits(time / 60 % 60))"
    }

    /// `2026-11-22` for seconds since 1970.
    static func day(_ seconds: Int64) -> String { split(seconds).date }

    private static func split(_ seconds: Int64) -> (date: String, time: Int64) {
        let day = Int64((Double(seconds) / 86_400).rounded(.down))
        return (civil(day), seconds - day * 86_400)
    }

    /// The Gregorian date of a day counted from 1970-01-01.
    ///
    /// Years begin in March here, so that the leap day is their last.
    private static func civil(_ day: Int64) -> String {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let date = dayOfYear - (153 * march + 2) / 5 + 1
        return "\(era * 400 + year + (month <= 2 ? 1 : 0))-\(twoDigits(month))-\(twoDigits(date))"
    }

    private static func twoDigits(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
