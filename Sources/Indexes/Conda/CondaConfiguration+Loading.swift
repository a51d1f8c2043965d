import Diagnostics

extension CondaConfiguration {
    /// Reads conda's configuration files in conda's order, then variables, then kept logins.
    ///
    /// - Parameters:
    ///   - environment: names files, and has values that files refer to.
    ///   - home: the user's folder.
    ///   - reader: looks at files.
    /// - Throws: for a file that cannot be read, with the place.
    package static func load(
        environment: [String: String], home: String?, reader: CondaFileReader = .machine
    ) throws -> CondaConfiguration {
        var configuration = CondaConfiguration()
        let paths = CondaSettingsPaths(environment: environment, home: home, reader: reader)
        var defaults: [String]?
        for path in try paths.files() {
            guard let text = try reader.text(path) else { continue }
            let file = try CondaSettingsFile(text, path: path, environment: environment)
            try configuration.take(file, home: home, defaults: &defaults)
        }
        configuration.take(variables: environment, home: home, defaults: &defaults)
        configuration.defaultChannels = defaults ?? configuration.defaultChannels
        configuration.secrets = try CondaSecrets.load(
            environment: environment, home: home, reader: reader)
        return configuration
    }

    /// Takes what a file says over what weaker ones said; tables are merged name by name.
    private mutating func take(
        _ file: CondaSettingsFile, home: String?, defaults: inout [String]?
    ) throws(ProvisionError) {
        if let alias = try file.text("channel_alias") { channelAlias = alias }
        customChannels.merge(try file.table("custom_channels")) { $1 }
        multichannels.merge(try file.lists("custom_multichannels")) { $1 }
        mirrors.merge(try file.lists("mirrored_channels")) { $1 }
        proxies.merge(try file.table("proxy_servers")) { $1 }
        if let own = try file.texts("default_channels") {
            defaults = own + (defaults ?? []).filter { !own.contains($0) }
        }
        if let text = try file.text("ssl_verify") { setTrust(text, file.path, home) }
        for name in ["client_ssl_cert", "client_ssl_cert_key"] where try file.text(name) != nil {
            warnings.append(
                CondaWarning(
                    setting: name, place: file.path,
                    reason: "certificates of clients are not supported"))
        }
        let isOfHost = { (key: String) in key.contains("://") }
        for key in try file.table("proxy_servers").keys.sorted() where isOfHost(key) {
            warnings.append(
                CondaWarning(
                    setting: "proxy_servers", place: file.path,
                    reason: "a proxy for one host alone is not supported",
                    hint: "set `https_proxy` and list the other hosts in `no_proxy`"))
        }
    }

    private mutating func take(
        variables: [String: String], home: String?, defaults: inout [String]?
    ) {
        func value(_ name: String) -> String? {
            variables[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        channelAlias = value("CONDA_CHANNEL_ALIAS") ?? channelAlias
        if let text = value("CONDA_SSL_VERIFY") { setTrust(text, "CONDA_SSL_VERIFY", home) }
        if let list = value("CONDA_DEFAULT_CHANNELS") {
            defaults = list.split(separator: ",").map(String.init)
        }
    }

    /// Understands `ssl_verify`: a truth value, `truststore`, or a path.
    private mutating func setTrust(_ text: String, _ place: String, _ home: String?) {
        warnings.removeAll { $0.setting == "ssl_verify" }
        switch text.lowercased() {
        case "true", "yes", "on", "1", "truststore", "": trust = .system
        case "false", "no", "off", "0":
            trust = .system
            warnings.append(
                CondaWarning(
                    setting: "ssl_verify", place: place,
                    reason: "certificates of servers are always checked",
                    hint: "set `ssl_verify` to the file that has your server's certificate"))
        default: trust = .certificates(text.expandingTilde(home))
        }
    }
}

extension String {
    /// This path with `~/` at its beginning replaced by the user's folder.
    func expandingTilde(_ home: String?) -> String {
        guard hasPrefix("~/"), let home else { return self }
        return home + dropFirst()
    }
}
