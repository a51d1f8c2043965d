import SystemPackage

/// Proxies and certificates in effect.
enum NetworkRule: DoctorRule {
    static let title = "Network"

    static func summary(_ seen: Evidence) -> String? {
        seen.network.bundle.map { "certificates of \($0)" }
    }

    static func findings(_ seen: Evidence) -> [Finding] {
        [missing(seen.network), bundle(seen.network), told(seen.network)].compactMap(\.self)
    }

    private static func missing(_ network: NetworkEvidence) -> Finding? {
        guard let first = network.missing.first else { return nil }
        return Finding(
            .certificatesMissing, .failure, "`\(first.name)` names a file that is not there",
            evidence: network.missing.map(\.text),
            remedies: [Remedy(type: "unset \(first.name)", "or correct its path")])
    }

    /// An image without certificates is usual, and nothing is wrong until something is fetched.
    private static func bundle(_ network: NetworkEvidence) -> Finding? {
        guard network.bundle == nil, network.certificates.isEmpty else { return nil }
        return Finding(
            .noCertificates, .note, "no certificates of authorities are installed",
            evidence: ["`/etc/ssl/certs/ca-certificates.crt` is not there"],
            remedies: [
                Remedy(
                    type: "sudo apt-get install ca-certificates", "before anything comes over HTTPS"
                )
            ])
    }

    private static func told(_ network: NetworkEvidence) -> Finding? {
        let all = network.proxies + network.certificates.filter { !network.missing.contains($0) }
        guard !all.isEmpty else { return nil }
        var evidence = all.map(\.text)
        let names = Set(network.proxies.map(\.name))
        if names.contains("HTTP_PROXY"), !names.contains("http_proxy") {
            evidence.append("`HTTP_PROXY` in capitals is not followed: set `http_proxy`")
        }
        return Finding(
            .networkSettings, .note, "variables say how the network is reached", evidence: evidence)
    }
}

/// What of the user's variables is followed, so that nobody wonders.
enum SettingsRule: DoctorRule {
    static let title = "Settings"

    static func summary(_ seen: Evidence) -> String? { nil }

    static func findings(_ seen: Evidence) -> [Finding] {
        guard !seen.settings.isEmpty else { return [] }
        return [
            Finding(
                .settings, .note, "variables that `provision` follows are set",
                evidence: seen.settings)
        ]
    }
}
