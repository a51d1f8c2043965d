import SystemPackage

/// Proxies and certificates that downloads meet.
struct NetworkEvidence: Sendable {
    /// Variables that are set, sorted, with logins taken out of addresses.
    var proxies: [Setting] = []
    var certificates: [Setting] = []
    /// Variables for certificates that name what is not there.
    var missing: [Setting] = []
    /// The machine's own bundle; nil where there is none.
    var bundle: FilePath?

    struct Setting: Sendable, Hashable {
        var name: String
        var value: String

        var text: String { "\(name)=\(value)" }
    }
}

struct NetworkReading {
    let files: MachineFiles
    let environment: [String: String]

    static let proxies = [
        "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
        "no_proxy", "NO_PROXY",
    ]
    static let certificates = [
        "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "PIP_CERT",
    ]
    private static let bundles: [FilePath] = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem",
    ]

    func evidence() -> NetworkEvidence {
        var seen = NetworkEvidence(
            proxies: Self.proxies.compactMap(setting),
            certificates: Self.certificates.compactMap(setting))
        seen.missing = seen.certificates.filter { setting in
            // Of folders there may be several.
            let paths =
                setting.name == "SSL_CERT_DIR"
                ? setting.value.split(separator: ":").map(String.init) : [setting.value]
            return paths.allSatisfy { $0.hasPrefix("/") && !files.exists(FilePath($0)) }
        }
        seen.bundle = Self.bundles.first(where: files.exists)
        return seen
    }

    private func setting(_ name: String) -> NetworkEvidence.Setting? {
        guard let value = environment[name], !value.isEmpty else { return nil }
        return .init(name: name, value: Self.withoutLogin(value))
    }

    /// `http://***@proxy:3128` of `http://user:secret@proxy:3128`; without conda's tokens too.
    static func withoutLogin(_ address: String) -> String {
        var address = withoutToken(address)
        // What follows may be a key.
        if address.contains("://"), let query = address.firstIndex(of: "?") {
            address = address[...query] + "***"
        }
        guard let at = address.lastIndex(of: "@") else { return address }
        let start = address.firstRange(of: "://")?.upperBound ?? address.startIndex
        return start <= at ? "\(address[..<start])***\(address[at...])" : address
    }

    /// `/t/***/` of `/t/xx-secret/`.
    private static func withoutToken(_ address: String) -> String {
        guard let start = address.firstRange(of: "/t/")?.upperBound else { return address }
        let rest = address[start...]
        let end = rest.firstIndex { $0 == "/" || $0.isWhitespace } ?? rest.endIndex
        return address[..<start] + "***" + withoutToken(String(rest[end...]))
    }
}
