/// Which proxy a request goes through, as the environment says.
package struct ProxyRules: Sendable, Equatable {
    /// Proxy for `http` addresses.
    ///
    /// Only the lower-case variable counts: a server's CGI environment can be made to hold the
    /// other one.
    package var http: String?
    package var https: String?
    /// What `NO_PROXY` lists: host names with their subdomains, addresses, networks, `*`.
    package var exceptions: [String] = []
    /// What is known of single origins, before all else; nil within: go there directly.
    private var origins: [WebAddress.Origin: String?] = [:]

    package init() {}

    /// Uses `proxy` for everything of the origin of `address`; nil: go there directly.
    package mutating func use(_ proxy: String?, for address: String) {
        guard let address = try? WebAddress.read(address) else { return }
        origins[address.origin] = .some(proxy)
    }

    package init(environment: [String: String]) {
        func value(_ names: String...) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        let all = value("all_proxy", "ALL_PROXY")
        http = value("http_proxy") ?? all
        https = value("https_proxy", "HTTPS_PROXY") ?? all
        exceptions = (value("no_proxy", "NO_PROXY") ?? "")
            .split(whereSeparator: { $0 == "," || $0 == " " }).map { $0.lowercased() }
    }

    /// The proxy for `address`; nil: go there directly.
    func proxy(for address: WebAddress) -> String? {
        if let known = origins[address.origin] { return known }
        let proxy = address.origin.scheme == .https ? https : http
        guard let proxy, !exceptions.contains(where: { matches($0, address.origin) }) else {
            return nil
        }
        return proxy
    }

    private func matches(_ pattern: String, _ origin: WebAddress.Origin) -> Bool {
        if pattern == "*" { return true }
        let host = origin.host.filter { $0 != "[" && $0 != "]" }
        if let address = IPv4(host) { return IPv4Network(pattern)?.contains(address) ?? false }
        var name = pattern[...]
        if let colon = name.lastIndex(of: ":"), let port = Int(name[name.index(after: colon)...]),
            !name[..<colon].contains(":")
        {
            guard port == origin.port else { return false }
            name = name[..<colon]
        }
        name = name.drop { $0 == "." || $0 == "*" }
        return !name.isEmpty && (host == name || host.hasSuffix("." + name))
    }
}

/// An IPv4 address as a number.
private struct IPv4 {
    var bits: UInt32

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        bits = 0
        for part in parts {
            guard let byte = UInt8(part) else { return nil }
            bits = bits << 8 | UInt32(byte)
        }
    }
}

/// An address, or a network such as `10.0.0.0/8`.
private struct IPv4Network {
    var address: IPv4
    var prefix: UInt32

    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = IPv4(parts[0]), parts.count <= 2 else { return nil }
        self.address = address
        guard let prefix = parts.count == 2 ? UInt32(parts[1]) : 32, prefix <= 32 else {
            return nil
        }
        self.prefix = prefix
    }

    func contains(_ other: IPv4) -> Bool {
        prefix == 0 || (address.bits ^ other.bits) >> (32 - prefix) == 0
    }
}
