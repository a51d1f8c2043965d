/// A secret that stands in the path of an address, `/t/<token>`, as conda's servers take it.
struct PathToken: Sendable, Hashable {
    /// The path before it, without a slash at the end.
    var before: String
    var secret: String

    /// What is inserted.
    var text: String { "/t/\(secret)" }
}

/// Below which address a token is to be used.
struct PathTokenRule: Sendable, Hashable {
    var origin: WebAddress.Origin
    var token: PathToken
    /// The path behind the token, without a slash at the end.
    var after: String

    /// Takes the token out of an address; nil where there is none.
    init?(_ address: WebAddress) {
        guard address.origin.scheme != .file, let parts = address.path.splitAtToken else {
            return nil
        }
        origin = address.origin
        token = PathToken(before: parts.before, secret: parts.secret)
        after = parts.after
        while after.hasSuffix("/") { after.removeLast() }
    }

    /// The path without the token.
    var path: String { token.before + after }

    func fits(_ address: WebAddress) -> Bool {
        address.origin == origin
            && (address.path == path || address.path.hasPrefix(path + "/"))
    }
}

/// What a downloader was told and tells nobody but the servers.
struct KnownSecrets {
    var logins: [WebAddress.Origin: Credentials] = [:]
    /// The longest path first.
    private var rules: [PathTokenRule] = []

    mutating func add(_ rule: PathTokenRule) {
        rules.removeAll { $0.origin == rule.origin && $0.path == rule.path }
        rules.append(rule)
        rules.sort { $0.path.utf8.count > $1.path.utf8.count }
    }

    func token(for address: WebAddress) -> PathToken? {
        rules.first { $0.fits(address) }?.token
    }
}

extension String {
    /// The parts of a path around its first `/t/<token>`.
    fileprivate var splitAtToken: (before: String, secret: String, after: String)? {
        var rest = self[...]
        while let start = rest.firstRange(of: "/t/") {
            let secret = rest[start.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            if !secret.isEmpty {
                return (
                    String(self[..<start.lowerBound]), String(secret), String(self[secret.endIndex...])
                )
            }
            rest = rest[start.upperBound...]
        }
        return nil
    }

    /// This address without the token in its path; the same where there is none.
    ///
    /// Paths of files are no secrets.
    package var withoutPathToken: String {
        guard !hasPrefix("file:"), let parts = splitAtToken else { return self }
        return parts.before + parts.after
    }

    /// This address, which need not be one, with the token in its path replaced by stars.
    package var maskingPathToken: String {
        guard !hasPrefix("file:"), let parts = splitAtToken else { return self }
        return parts.before + "/t/***" + parts.after
    }

    /// This text with a known token replaced by stars.
    func hiding(_ token: PathToken?) -> String {
        guard let token, let range = firstRange(of: token.text) else { return self }
        return String(self[..<range.lowerBound]) + "/t/***" + String(self[range.upperBound...])
    }
}

extension WebAddress {
    /// The address to ask, with the token; not for people.
    var requestText: String {
        guard let token, let start = text.firstRange(of: "://")?.upperBound else { return text }
        let head = text[..<start]
        let authority = text[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = text[authority.endIndex...]
        guard path.hasPrefix(token.before) else { return text }
        return head + authority + token.before + token.text + path.dropFirst(token.before.count)
    }

    /// This address with the token as a part of its text, for what is relative to it.
    var revealed: WebAddress {
        guard let token else { return self }
        let path =
            path.hasPrefix(token.before)
            ? token.before + token.text + path.dropFirst(token.before.count) : path
        return WebAddress(
            origin: origin, text: requestText, path: path, credentials: credentials)
    }

    /// This address with `secret` taken out of its text again.
    func hiding(_ secret: PathToken?) -> WebAddress {
        guard let secret, path.hasPrefix(secret.before + secret.text + "/"),
            let range = text.firstRange(of: secret.before + secret.text)
        else { return self }
        return WebAddress(
            origin: origin,
            text: String(text[..<range.lowerBound]) + secret.before
                + String(text[range.upperBound...]),
            path: secret.before + path.dropFirst((secret.before + secret.text).count),
            credentials: credentials, token: secret)
    }
}
