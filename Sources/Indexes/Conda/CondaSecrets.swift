import Diagnostics

/// Logins for channels that are kept outside of addresses: anaconda-client's tokens, and the file
/// of rattler and pixi.
///
/// Logins in `~/.netrc` are the downloader's business.
package struct CondaSecrets: Sendable, Hashable {
    /// What a server takes for a login.
    enum Secret: Sendable, Hashable {
        /// Goes into the path: `/t/<token>`.
        case token(String)
        case bearer(String)
        case login(user: String, password: String)
    }

    /// A host or `*.` and a domain, with a path where it is for a part of it only.
    private var byPattern: [String: Secret] = [:]

    package init() {}

    /// What to use for a host and path; the longest pattern that fits.
    func secret(host: String, path: String) -> Secret? {
        let address = host + path
        let exact = byPattern.filter {
            !$0.key.hasPrefix("*.") && (address == $0.key || address.hasPrefix($0.key + "/"))
        }
        if let found = exact.max(by: { $0.key.utf8.count < $1.key.utf8.count }) {
            return found.value
        }
        var domain = host[...]
        while let dot = domain.firstIndex(of: ".") {
            if let found = byPattern["*." + domain] { return found }
            domain = domain[domain.index(after: dot)...]
        }
        return nil
    }
}

extension CondaSecrets {
    static func load(
        environment: [String: String], home: String?, reader: CondaFileReader
    ) throws -> CondaSecrets {
        func variable(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        var secrets = CondaSecrets()
        let shared = variable("XDG_DATA_HOME") ?? home.map { $0 + "/.local/share" }
        let folder =
            variable("BINSTAR_CONFIG_DIR").map { $0 + "/data" } ?? shared.map { $0 + "/binstar" }
        if let folder { try secrets.addTokens(in: folder + "/tokens", reader) }
        if let path = variable("RATTLER_AUTH_FILE") {
            guard let text = try reader.text(path) else {
                throw unreadable(path, "there is no such file")
            }
            try secrets.addLogins(text, path)
        } else if let path = home.map({ $0 + "/.rattler/credentials.json" }),
            let text = try? reader.text(path)
        {
            // Nobody named this one: another tool's trouble with it is no reason to stop.
            try? secrets.addLogins(text, path)
        }
        return secrets
    }

    /// Reads anaconda-client's folder: one file a server, named by the server's escaped address.
    private mutating func addTokens(in folder: String, _ reader: CondaFileReader) throws {
        for name in (try? reader.names(folder)) ?? [] where name.hasSuffix(".token") {
            guard let text = try? reader.text(folder + "/" + name) else { continue }
            let token = String(text.prefix { !$0.isWhitespace })
            let address = String(name.dropLast(".token".count)).decodingPercents
            let host = address.components.host
            guard !token.isEmpty, !host.isEmpty else { continue }
            byPattern[host] = .token(token)
            // Its interface lies at one host of a domain, its channels at the other.
            if host.hasPrefix("api.") { byPattern["conda." + host.dropFirst(4)] = .token(token) }
        }
    }

    /// Reads rattler's file: host → one kind of login.
    private mutating func addLogins(_ text: String, _ path: String) throws {
        var reader = JSONReader(Array(text.utf8))
        do throws(JSONReader.Failure) {
            try reader.enterObject()
            while let pattern = try reader.nextKey() {
                guard reader.isObject() else {
                    try reader.skip()
                    continue
                }
                try reader.enterObject()
                while let kind = try reader.nextKey() {
                    if let secret = try reader.secret(kind) {
                        byPattern[pattern.components.hostAndPath] = secret
                    }
                }
            }
        } catch {
            throw Self.unreadable(path, "expected \(error.expected) at byte \(error.offset)")
        }
    }

    private static func unreadable(_ path: String, _ reason: String) -> ProvisionError {
        ProvisionError(
            .badCondaConfiguration, "cannot read the logins in `\(path)`", context: [reason],
            hints: ["correct `RATTLER_AUTH_FILE`"])
    }
}

extension JSONReader {
    /// The secret of a kind; nil, and skipped, for kinds that no channel here takes.
    fileprivate mutating func secret(_ kind: String) throws(Failure) -> CondaSecrets.Secret? {
        switch kind {
        case "CondaToken": return try optionalString().map { .token($0) }
        case "BearerToken": return try optionalString().map { .bearer($0) }
        case "BasicHTTP" where isObject():
            var fields: [String: String] = [:]
            try enterObject()
            while let key = try nextKey() { fields[key] = try optionalString() }
            return fields["username"].map { .login(user: $0, password: fields["password"] ?? "") }
        default:
            try skip()
            return nil
        }
    }
}

extension String {
    /// An address, with or without a scheme, in parts.
    fileprivate var components: (host: String, hostAndPath: String) {
        var rest = self[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        while rest.hasSuffix("/") { rest.removeLast() }
        return (String(rest.prefix { $0 != "/" }).lowercased(), String(rest))
    }

    /// This text with `%3A` and the like, and `+` for a blank, decoded.
    fileprivate var decodingPercents: String {
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
