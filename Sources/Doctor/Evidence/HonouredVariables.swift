/// Variables of others that `provision` follows, besides proxies and certificates.
enum HonouredVariables {
    private static let names = [
        "UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL",
        "UV_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CONFIG_FILE",
        "CONDARC", "CONDA_CHANNEL_ALIAS", "CONDA_SSL_VERIFY", "CONDA_DEFAULT_CHANNELS",
        "RATTLER_AUTH_FILE", "BINSTAR_CONFIG_DIR", "NETRC",
        "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME",
    ]
    private static let beginnings = ["PROVISION_", "CONDA_OVERRIDE_"]

    /// `NAME=value`, sorted, with logins taken out.
    static func set(in environment: [String: String]) -> [String] {
        environment.filter { name, value in
            !value.isEmpty
                && (names.contains(name) || beginnings.contains { name.hasPrefix($0) })
        }
        .map { "\($0.key)=\(NetworkReading.withoutLogin($0.value))" }.sorted()
    }
}
