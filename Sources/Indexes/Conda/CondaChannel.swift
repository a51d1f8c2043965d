import Diagnostics
package import Transfer

/// One channel: where it is, and where it is asked for.
package struct CondaChannel: Sendable, Hashable {
    /// What people call it: `conda-forge`, or its address.
    package let name: String
    /// What it is known by, in records and locks: its address without secrets and closing slash.
    package let url: String
    /// Where its records are asked for, in order: mirrors, or the address itself.
    let locations: [CondaLocation]
    private let own: CondaLocation

    /// A channel at `own`; where there are mirrors, they alone say what it has.
    init(name: String? = nil, own: CondaLocation, mirrors: [CondaLocation] = []) {
        self.name = name ?? own.url
        self.own = own
        url = own.url
        locations = mirrors.isEmpty ? [own] : mirrors
    }

    /// Where its files may be, in order.
    ///
    /// The channel's own address is the last one: a lock's digests prove what comes from there,
    /// while records are taken from mirrors alone, since the address may be somebody else's.
    var places: [CondaLocation] {
        locations.contains { $0.url == url } ? locations : locations + [own]
    }
}

extension CondaChannel: CustomStringConvertible, CustomReflectable {
    // Nobody who prints a channel prints its secrets.
    package var description: String { url }
    package var customMirror: Mirror { Mirror(self, children: ["url": url]) }
}

extension CondaChannel {
    /// Tells `downloader` the secrets of this channel, for its pages and its packages, and where
    /// else its packages are.
    package func introduce(to downloader: Downloader) {
        for place in places { place.introduce(to: downloader) }
        if places.count > 1 { downloader.remember(mirrors: places.map(\.url), for: url) }
    }

    /// Whether its packages are not for everybody's use without pay, as far as is known.
    package var isLicensed: Bool {
        CondaDefaults.licensed.contains { (url + "/").hasPrefix($0) }
    }

    /// The warning of channels that are not for everybody's use without pay, by the names that
    /// their user has for them.
    static func licenceWarning(_ names: [String]) -> ProvisionError {
        let quoted = names.map { "`\($0)`" }
        let subject =
            quoted.count == 1
            ? "the channel \(quoted[0]) is"
            : "the channels \(quoted.joined(separator: " and ")) are"
        return ProvisionError(
            .channelLicence, "\(subject) under Anaconda's terms of service",
            context: ["organisations of more than 200 people need a paid licence for its packages"],
            hints: ["use `conda-forge`, which has no such terms, if that is you"])
    }
}

/// One place of a channel's files, with the secrets that it wants.
struct CondaLocation: Sendable, Hashable {
    /// Without secrets and closing slash.
    let url: String
    /// As configured, with token or login.
    private let secretURL: String
    private let secret: CondaSecrets.Secret?

    /// Takes an address apart.
    ///
    /// - Throws: for one that cannot be fetched; the error shows no secrets.
    init(_ address: String, _ secrets: CondaSecrets) throws(ProvisionError) {
        let parsed: WebAddress
        do throws(ProvisionError) {
            parsed = try WebAddress.parse(address)
        } catch {
            throw ProvisionError(
                .badChannel, "cannot use the channel `\(address.maskingSecrets)`",
                context: Array(error.context.prefix(1)))
        }
        url = parsed.text.withoutPathToken.withoutClosingSlashes
        secretURL = address
        let isOpen = url == parsed.text.withoutClosingSlashes && address == address.maskingSecrets
        let pathStart = url.count - parsed.path.withoutPathToken.withoutClosingSlashes.count
        secret =
            isOpen && parsed.origin.scheme != .file
            ? secrets.secret(host: parsed.origin.host, path: String(url.dropFirst(pathStart)))
            : nil
    }

    func introduce(to downloader: Downloader) {
        downloader.remember(loginIn: secretURL)
        downloader.remember(tokenIn: secretURL)
        switch secret {
        case .token(let token): downloader.remember(tokenIn: url.inserting(token: token))
        case .bearer(let bearer): downloader.remember(bearer: bearer, at: url)
        case .login(let user, let password):
            downloader.remember(user: user, password: password, at: url)
        case nil: break
        }
    }
}

extension String {
    var withoutClosingSlashes: String {
        var text = self[...]
        while text.hasSuffix("/") { text.removeLast() }
        return String(text)
    }

    /// This address, which need not be one, without login and token.
    var maskingSecrets: String { maskingCredentials.maskingPathToken }

    /// This address with a token right behind its host.
    fileprivate func inserting(token: String) -> String {
        guard let start = firstRange(of: "://")?.upperBound else { return self }
        let host = self[start...].prefix { $0 != "/" }
        return self[..<start] + host + "/t/\(token)" + self[host.endIndex...]
    }
}
