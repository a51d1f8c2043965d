/// An entry of apt's `auth.conf`: `machine example.org/debian login me password secret`.
struct AptLogin: Sendable, Equatable {
    /// `http`, `https`; nil for https alone: apt sends no password in the clear unless told to.
    var scheme: String?
    /// With its port, if the entry names one.
    var host: String
    /// What the path of an address has to begin with; empty for any.
    var path: String
    var user = ""
    var password = ""

    private init(machine: String) {
        var rest = machine[...]
        if let colon = machine.firstRange(of: "://") {
            scheme = rest[..<colon.lowerBound].lowercased()
            rest = rest[colon.upperBound...]
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        host = rest[..<slash].lowercased()
        path = String(rest[slash...])
    }

    /// The login in a source's address, `http://me:secret@host/debian`; nil where it has none.
    init?(source address: String) {
        guard let parts = AddressParts(address), let colon = address.firstRange(of: "://") else {
            return nil
        }
        let place = address[colon.upperBound...].prefix { $0 != "/" }
        guard let at = place.lastIndex(of: "@") else { return nil }
        let words = place[..<at].split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        scheme = parts.scheme
        host = parts.hostAndPort
        path = parts.path
        user = Self.plain(words[0])
        password = words.count > 1 ? Self.plain(words[1]) : ""
    }

    /// With `%40` and the like as what they stand for; what is no such code stays as it is.
    private static func plain(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads the entries of a file; words that it does not know are passed over.
    static func all(in text: String) -> [AptLogin] {
        let lines = text.split(whereSeparator: \.isNewline).filter {
            $0.first { !$0.isWhitespace } != "#"
        }
        var words = lines.flatMap { $0.split(whereSeparator: \.isWhitespace) }[...]
        var entries: [AptLogin] = []
        while let word = words.popFirst() {
            guard let value = words.first else { break }
            switch word {
            case "machine": entries.append(AptLogin(machine: String(value)))
            case "login" where !entries.isEmpty: entries[entries.count - 1].user = String(value)
            case "password" where !entries.isEmpty:
                entries[entries.count - 1].password = String(value)
            default: continue
            }
            words.removeFirst()
        }
        return entries
    }

    func fits(_ address: AddressParts) -> Bool {
        guard scheme.map({ $0 == address.scheme }) ?? address.isSecure else { return false }
        guard host == address.host || host == address.hostAndPort else { return false }
        return path.isEmpty || path == "/" || address.path == path
            || address.path.hasPrefix(path.hasSuffix("/") ? path : path + "/")
    }
}

/// An address of a source, as far as apt's configuration tells addresses apart.
struct AddressParts {
    let scheme: String
    let host: String
    let hostAndPort: String
    let path: String

    /// Scheme, host and port.
    var origin: String { "\(scheme)://\(hostAndPort)" }

    var isSecure: Bool { scheme == "https" }

    /// Nil for other schemes than http and https.
    init?(_ address: String) {
        guard let colon = address.firstRange(of: "://") else { return nil }
        scheme = address[..<colon.lowerBound].lowercased()
        guard ["http", "https"].contains(scheme) else { return nil }
        let rest = address[colon.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let place = rest[..<slash]
        let whole =
            (place.lastIndex(of: "@").map { place[place.index(after: $0)...] } ?? place)
            .lowercased()
        hostAndPort = whole
        let end = whole.hasPrefix("[") ? nil : whole.lastIndex(of: ":")
        host = end.map { String(whole[..<$0]) } ?? whole
        path = String(rest[slash...])
    }
}
