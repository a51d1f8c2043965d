/// A number with its noun.
enum Counted {
    static func files(_ count: Int) -> String { words(count, "file") }
    static func packages(_ count: Int) -> String { words(count, "package") }

    /// `1 retry`, `2 retries`; `plural` where it is not the singular with an s.
    static func words(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
        "\(grouped(count)) \(count == 1 ? singular : plural ?? singular + "s")"
    }

    /// `18,204`.
    static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number.magnitude).reversed().enumerated() {
            if index > 0 && index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + text.reversed()
    }
}
