import SystemPackage

extension AptTool {
    /// A run of apt with what every run has: no questions, no colours, no cache of its own on the disk.
    func run(
        _ program: String, _ arguments: [String], limit: Duration? = .seconds(120)
    ) -> AptRun {
        var options: [String] = []
        if program != "dpkg" {
            // Run by root apt would renew its caches on the disk, for a mere question too.
            options = [
                "Dir::Cache::pkgcache=", "Dir::Cache::srcpkgcache=", "APT::Color=0",
                "APT::Cmd::Disable-Script-Warning=1", "quiet::NoUpdate=1",
                // A name that apt does not know is no regular expression.
                "APT::Cmd::Pattern-Only=1",
            ]
            // What somebody's configuration says of each run is not what is asked here.
            if program == "apt-get" {
                options += ["Simulate", "Print-URIs", "Download-Only"].map { "APT::Get::\($0)=0" }
            }
            options = (options + places.options).flatMap { ["-o", $0] }
        }
        return AptRun(
            program, options + arguments, environment: variables, root: places.root,
            timeLimit: limit)
    }

    /// Proxies, and what keeps packages from asking; nothing else of ours reaches them.
    var variables: [String: String] {
        var variables = [
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL": "C.UTF-8", "LANGUAGE": "C", "HOME": "/root", "TERM": "dumb",
            "DEBIAN_FRONTEND": "noninteractive", "DEBCONF_NONINTERACTIVE_SEEN": "true",
            "DEBCONF_NOWARNINGS": "yes", "APT_LISTCHANGES_FRONTEND": "none",
            "APT_LISTBUGS_FRONTEND": "none", "NEEDRESTART_MODE": "l", "NEEDRESTART_SUSPEND": "1",
            "UCF_FORCE_CONFFOLD": "1",
        ]
        variables["APT_CONFIG"] = places.configuration?.string
        for name in ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy"] {
            variables[name] = environment[name] ?? environment[name.uppercased()]
        }
        return variables
    }

    /// The words of a request: options first, then names.
    func words(of request: AptRequest) -> [String] {
        var words: [String] = []
        if request.recommends == .without { words.append("--no-install-recommends") }
        if request.allowsDowngrades { words.append("--allow-downgrades") }
        if request.install.isEmpty {
            return words + [request.purges ? "purge" : "remove", "--"] + request.remove
        }
        // `name-` is apt's way to have one removed beside others that are installed.
        return words + ["install", "--"] + request.install.map(AptName.literal)
            + request.remove.map { $0 + "-" }
    }

    /// What a run that changes something has besides.
    func changingOptions(waits: Bool) -> [String] {
        [
            "-q", "-y",
            // A configuration file that somebody changed stays; a new one comes as it is.
            "-o", "Dpkg::Options::=--force-confdef", "-o", "Dpkg::Options::=--force-confold",
            "-o", "APT::Get::AutomaticRemove=0", "-o", "APT::Get::HideAutoRemove=1",
            "-o", "Dpkg::Use-Pty=0", "-o", "APT::Status-Fd=3",
        ] + lockOptions(waits: waits)
    }

    /// apt itself waits for the lock, for ten minutes.
    func lockOptions(waits: Bool) -> [String] {
        ["-o", "DPkg::Lock::Timeout=\(waits ? 600 : 0)"]
    }
}
