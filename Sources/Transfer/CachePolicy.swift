/// What `Cache-Control` says about an answer.
struct CachePolicy: Equatable {
    /// Whether the answer may be kept at all.
    var mayStore = true
    /// Seconds without asking again; nil: the server did not say.
    var maxAge: Int64?

    /// No server is believed for longer than a day.
    static let longest: Int64 = 86_400

    init(_ field: String?) {
        for part in (field ?? "").lowercased().split(separator: ",").map(\.trimmed) {
            switch part {
            case "no-store": mayStore = false
            case "no-cache": maxAge = 0
            case _ where part.hasPrefix("max-age="):
                let seconds = Int64(part.dropFirst("max-age=".count)) ?? 0
                maxAge = min(maxAge ?? .max, max(0, min(seconds, Self.longest)))
            default: continue
            }
        }
    }
}
