/// Makes the links of a page absolute, as RFC 3986 §5 tells.
struct LinkResolver {
    /// `https://host:port`; `file://` for local pages.
    private let origin: Substring
    private let scheme: Substring
    /// The folder of the page, beginning and ending in `/`.
    private let folder: Substring

    init(base: String) {
        let base = base.prefix { $0 != "?" && $0 != "#" }
        guard let colon = base.firstRange(of: "://") else {
            (origin, scheme, folder) = ("", "", "/")
            return
        }
        scheme = base[..<colon.lowerBound]
        let slash = base[colon.upperBound...].firstIndex(of: "/") ?? base.endIndex
        origin = base[..<slash]
        folder = base[slash...].lastIndex(of: "/").map { base[slash...$0] } ?? "/"
    }

    /// The absolute address, without fragment; nil for schemes that carry no files.
    func resolve(_ link: String) -> String? {
        let link = link.prefix { $0 != "#" }
        if link.hasPrefix("https://") || link.hasPrefix("http://") || link.hasPrefix("file://") {
            return String(link)
        }
        let head = link.prefix { $0 != "/" && $0 != "?" }
        guard !head.contains(":"), !link.isEmpty, !origin.isEmpty else { return nil }
        if link.hasPrefix("//") { return "\(scheme):\(link)" }
        let path = link.hasPrefix("/") ? String(link) : String(folder + link)
        return origin + Self.withoutDots(path)
    }

    /// Takes `.` and `..` out of a path; `..` never climbs above the root.
    private static func withoutDots(_ path: String) -> String {
        let query = path.firstIndex(of: "?") ?? path.endIndex
        var segments: [Substring] = []
        let parts = path[..<query].split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.dropFirst().enumerated() {
            let isLast = index == parts.count - 2
            switch part {
            case ".": if isLast { segments.append("") }
            case "..":
                if !segments.isEmpty { segments.removeLast() }
                if isLast { segments.append("") }
            default: segments.append(part)
            }
        }
        return "/" + segments.joined(separator: "/") + path[query...]
    }
}
