package import Diagnostics
package import Transfer

/// What conda is configured with on this machine, as far as it says where channels lie and how they
/// are reached.
///
/// Which channels are used is the recipe's business alone: `channels:` of a `.condarc` is not read.
package struct CondaConfiguration: Sendable, Hashable {
    /// Where a channel lies that is only named; may bear a token or a login.
    package var channelAlias = CondaDefaults.channelAlias
    /// Name of a channel, or the beginning of it → what its address begins with.
    package var customChannels = CondaDefaults.customChannels
    /// What `defaults` stands for.
    package var defaultChannels = CondaDefaults.channels
    /// Name → the channels that it stands for.
    package var multichannels: [String: [String]] = [:]
    /// Name of a channel → the addresses to ask in its stead, in order.
    package var mirrors: [String: [String]] = [:]
    package var trust = Trust.system
    /// `http`, `https`, `all`, or such with a host → the proxy's address.
    package var proxies: [String: String] = [:]
    /// Secrets that do not stand in addresses.
    package var secrets = CondaSecrets()
    /// What is set and not followed; for the caller to report.
    package var warnings: [CondaWarning] = []

    /// Which certificates servers are checked against (`ssl_verify`).
    package enum Trust: Sendable, Hashable {
        case system
        /// A file or folder of certificates.
        case certificates(String)
    }

    package init() {}
}

/// A setting of conda that does not do here what it does there.
package struct CondaWarning: Sendable, Hashable {
    package var setting: String
    /// The file or variable.
    package var place: String
    package var reason: String
    package var hint: String?

    /// The form in which it is reported.
    package var error: ProvisionError {
        ProvisionError(
            .condaSettingIgnored, "`\(setting)` of conda's configuration is not followed",
            context: [reason, "it is set by `\(place)`"], hints: hint.map { [Hint($0)] } ?? [])
    }
}

extension CondaConfiguration {
    /// Adds proxies and certificates to `settings` where the environment says nothing of them.
    ///
    /// - Parameter isFolder: whether a path is a folder; `ssl_verify` may name either.
    package func complete(_ settings: inout TransferSettings, isFolder: (String) -> Bool) {
        settings.proxies.http = settings.proxies.http ?? proxies["http"] ?? proxies["all"]
        settings.proxies.https = settings.proxies.https ?? proxies["https"] ?? proxies["all"]
        guard case .certificates(let path) = trust, settings.certificates == Certificates() else {
            return
        }
        settings.certificates =
            isFolder(path) ? Certificates(folder: path) : Certificates(file: path)
    }
}
