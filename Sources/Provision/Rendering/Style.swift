/// What the stream that a screen is drawn for can show.
struct Style: Sendable, Hashable {
    /// Columns; lines are made to fit.
    var width = 80
    var hasColour = false
    /// False where the locale is not UTF-8: signs and bars are ASCII then.
    var isUnicode = true

    enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
        case dim = "2"
        case bold = "1"
    }

    /// `text` between the escapes for `colour`, or as it is where there is no colour.
    func paint(_ text: String, _ colour: Colour) -> String {
        hasColour && !text.isEmpty ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// The arrow between an old and a new value.
    var arrow: String { isUnicode ? "→" : "->" }
    var ellipsis: String { isUnicode ? "…" : "..." }
    var dot: String { isUnicode ? "·" : "-" }
    var times: String { isUnicode ? "×" : "x" }

    /// The picture of a wheel that turns ten times a second.
    func spinner(at time: Duration) -> String {
        let frames = isUnicode ? Array("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏") : Array("|/-\\")
        let tick = Int(time.components.seconds % 1_000_000) * 10 + time.tenths
        return String(frames[tick % frames.count])
    }
}

extension Duration {
    /// Tenths of the second that has begun, 0...9.
    fileprivate var tenths: Int {
        Int(components.attoseconds / 100_000_000_000_000_000)
    }
}
