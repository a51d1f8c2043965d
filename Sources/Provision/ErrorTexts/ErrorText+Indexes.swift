extension ErrorText {
    /// The hundred of indexes and transfer.
    static let indexes: [String: ErrorText] = [
        "R200": ErrorText(
            "No Python index is configured, and pip, which has one built in, cannot be asked.",
            causes: "pip is not installed for any Python of this machine.",
            remedy: """
                Name the index: `PIP_INDEX_URL=https://HOST/simple/`, or `indexes:` in the \
                recipe.
                """),
        "R201": ErrorText(
            "A page of a Python index cannot be read.",
            causes: "A proxy or login page answered in its place, or the server is broken.",
            remedy: """
                Open the address that is shown. Behind a login give the credentials in \
                `~/.netrc`.
                """),
        "R202": ErrorText(
            "A configuration file of pip, or a variable that names an index, cannot be read.",
            causes: "A broken line in pip.conf, or a variable that holds no address.",
            remedy: "Correct what is named. `pip config list` shows what pip itself makes of it."),
        "R203": ErrorText(
            "The METADATA of a wheel cannot be read.",
            causes: "The file breaks the format's rules, or is damaged on its way.",
            remedy: """
                The release is passed over where another fits. Otherwise pin another version, \
                and tell the project.
                """),
        "R204": ErrorText(
            "The METADATA inside a wheel is of another package or version than its name.",
            causes: "An index that serves wrong files, or a wheel that was renamed by hand.",
            remedy: "Do not use the file. Tell who runs the index."),
        "R205": ErrorText(
            "Bytes that came do not have the digest that the index gave for them.",
            causes: "A damaged transfer, a mirror that is not in step, or somebody in between.",
            remedy: """
                Try again. If it stays so, compare with another index before you trust either.
                """),
        "R206": ErrorText(
            "A folder that `find-links` names cannot be listed.",
            causes: "It does not exist, or may not be read.",
            remedy: "Correct the path in pip's configuration or in `PIP_FIND_LINKS`."),
        "R207": ErrorText(
            "A variable that puts a mirror in the place of a public address has no address in it.",
            causes: "A value that was cut off, such as `http://`, or one of another variable.",
            remedy: """
                Correct the variable that is named, or `unset` it: `PROVISION_PYTORCH_INDEX`, \
                `PROVISION_CUDA_REDIST`, `PROVISION_CUDNN_REDIST` and `PROVISION_CONDA_MAPPING` \
                are optional.
                """),
        "R220": ErrorText(
            "A configuration file of conda, or one with logins for channels, cannot be read.",
            causes: "A broken `.condarc`; it is YAML, so that a tab is enough.",
            remedy: """
                Correct the line that is named. From `.condarc` come only aliases, mirrors, \
                proxies and logins, never channels.
                """),
        "R221": ErrorText(
            "A warning: a setting of conda is known and deliberately not followed.",
            causes: """
                The recipe alone says which packages and channels count, so that it means the \
                same everywhere.
                """,
            remedy: "Nothing has to be done. What you need belongs into the recipe."),
        "R222": ErrorText(
            "A text names no channel.",
            causes: "A misspelt address, or a name with characters that channels do not have.",
            remedy: """
                Write a name such as `conda-forge`, an address, or a path relative to the \
                recipe.
                """),
        "R223": ErrorText(
            "A channel has neither packages for the platform nor such for all.",
            causes: "A misspelt name, a channel that was given up, or one for another platform.",
            remedy: "Open the address that is shown; correct `conda.channels`."),
        "R224": ErrorText(
            "A warning: not everybody may use this channel without paying.",
            causes: "The terms of its owner ask larger organisations for a licence.",
            remedy: "Read the terms, or use `conda-forge`, which is free for all."),
        "R225": ErrorText(
            "What a channel sent cannot be read.",
            causes: "A proxy's page in place of the list of packages, or a broken mirror.",
            remedy: "Open the address that is shown, and try again without the mirror."),
        "R226": ErrorText(
            "A warning: the table of conda's and Python's names cannot be had.",
            causes: "It lies on the network and is not reachable from here.",
            remedy: """
                The lock is made all the same, by what packages say of themselves. To have the \
                table, name a copy with `PROVISION_CONDA_MAPPING`.
                """),
        "R230": ErrorText(
            "NVIDIA's list of toolkit releases cannot be read.",
            causes: "A proxy's page in its place, or a mirror that has only part of it.",
            remedy: """
                Open the address that is shown; name a whole mirror, or take `cuda.source: \
                pypi`.
                """),
        "R231": ErrorText(
            "NVIDIA has no list of archives for the release of the toolkit that is wanted.",
            causes: "A version that was never released, or that is newer than the mirror.",
            remedy: "Loosen `cuda.version`; `provision facts` lists the releases that are known."),
        "R232": ErrorText(
            "NVIDIA's list of archives of one release cannot be read.",
            causes: "A damaged transfer, or a format that this version does not know.",
            remedy: """
                Try again; if it stays so, update `provision` or take another `cuda.version`.
                """),
        "R240": ErrorText(
            "The records of a conda channel cannot be read.",
            causes: "A damaged file in a local channel, or a transfer that was changed on its way.",
            remedy: """
                Index a local channel anew; for others try again, and without mirror or proxy.
                """),
        "R250": ErrorText(
            "A connection failed, or broke more often than it is tried again.",
            causes: "No network, a proxy that is not configured, or a server that is down.",
            remedy: """
                Check `HTTPS_PROXY` and `NO_PROXY`. What had arrived is kept: the same command \
                goes on from there.
                """),
        "R251": ErrorText(
            "A server answered that it will not, or cannot, send the file.",
            causes: """
                404: it is not there any more. 401 and 403: it wants a login. 429 and 503: \
                later.
                """,
            remedy: """
                Give logins in `~/.netrc`; lock anew with `provision lock` where a file is gone.
                """),
        "R252": ErrorText(
            "Something would have to be fetched, and `--offline` forbids it.",
            causes: "It is not in the cache yet, or the cache is another one than you think.",
            remedy: "Run once without `--offline`, or name the cache with `--cache-dir`."),
        "R253": ErrorText(
            "A server sent on to a place that is not followed, or too many times.",
            causes: "From https to http, to a file, or in a circle.",
            remedy: """
                Name the final address yourself. Nothing is fetched over a weaker connection \
                than was asked for.
                """),
        "R254": ErrorText(
            "A server sent other bytes than those that were asked for.",
            causes: "A proxy or mirror that does not understand requests for a part of a file.",
            remedy: """
                Go without that proxy, or let it be repaired; whole files are fetched where \
                parts cannot be.
                """),
        "R255": ErrorText(
            "More or fewer bytes came than the server or the index had said.",
            causes: """
                A connection that was cut off by something in between, or a wrong size in the \
                index.
                """,
            remedy: "Try again. If it stays so, the index and its files are not in step."),
        "R256": ErrorText(
            "The certificate of a server could not be verified.",
            causes: "A company's proxy with a certificate of its own, or a clock that is wrong.",
            remedy: """
                Name its authority's file: `SSL_CERT_FILE=/path/ca.pem`. Verification cannot be \
                switched off.
                """),
        "R257": ErrorText(
            "A text is no address that can be fetched.",
            causes: "A missing `https://`, or a kind of address that is not supported.",
            remedy: "Write `https://…`, `http://…` or `file:///…`."),
        "R258": ErrorText(
            "The answer of a server does not follow the protocol.",
            causes: """
                It packs unasked, never ends its head, or the file changed while it was fetched.
                """,
            remedy: "Try again; if it stays so, use another mirror."),
        "R259": ErrorText(
            "A file behind a `file://` address cannot be read.",
            causes: "It is not there, or this user may not read it.",
            remedy: "Correct the path; `file:///` has three slashes before an absolute one."),
    ]
}
