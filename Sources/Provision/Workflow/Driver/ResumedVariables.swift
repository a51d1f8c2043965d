/// What a run after the reboot has of the variables of the one before it.
///
/// All that decide what a run does and where: our own, those of Python's and conda's indexes, proxies
/// and certificates, folders, and who called `sudo`. A variable that only tells of a terminal or of a
/// test is none of them.
struct ResumedVariables {
    let values: [String: String]

    init(of environment: [String: String]) {
        var values = environment.filter { Self.isCarried($0.key) }
        values[ResumedRun.variable] = "1"
        values["HOME"] = environment["HOME"] ?? "/root"
        self.values = values
    }

    private static let families = ["PROVISION_", "PIP_", "UV_", "CONDA_", "PYENV_"]

    private static let names: Set<String> = [
        "PATH", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "CONDARC", "RATTLER_AUTH_FILE",
        "BINSTAR_CONFIG_DIR", "NETRC", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE", "SUDO_UID", "SUDO_GID", "CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER",
        "CUDA_HOME", "NVCC_CCBIN", "CC", "LD_LIBRARY_PATH", "SOURCE_DATE_EPOCH",
        "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_DIRS",
    ]

    private static let left: Set<String> = ["PROVISION_FAILPOINT", "PROVISION_RUN"]

    private static func isCarried(_ name: String) -> Bool {
        // systemd takes no other names from a file.
        let isName = name.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "_")
        }
        guard isName, !left.contains(name) else { return false }
        return names.contains(name) || families.contains(where: name.hasPrefix)
            || name.lowercased().hasSuffix("_proxy")
    }
}
