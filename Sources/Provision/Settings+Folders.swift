import Diagnostics
import SystemPackage

/// Where things go: by flag, by `PROVISION_*`, by the XDG variables, else by default.
struct Folders {
    private let surroundings: Settings.Surroundings

    init(_ surroundings: Settings.Surroundings) { self.surroundings = surroundings }

    func prefix(_ flags: GlobalOptions) throws(ProvisionError) -> FilePath {
        if let prefix = flags.prefix { return absolute(prefix) }
        if flags.system { return "/opt/provision" }
        if let prefix = value("PROVISION_PREFIX") { return absolute(prefix) }
        if surroundings.isRoot { return "/opt/provision" }
        return try user("XDG_DATA_HOME", else: ".local/share", flag: "--prefix DIR")
    }

    func cache(_ flags: GlobalOptions) throws(ProvisionError) -> FilePath {
        if let cache = flags.cacheDir { return absolute(cache) }
        if let cache = value("PROVISION_CACHE_DIR") { return absolute(cache) }
        if surroundings.isRoot { return "/var/cache/provision" }
        return try user("XDG_CACHE_HOME", else: ".cache", flag: "--cache-dir DIR")
    }

    /// A folder of the user; relative XDG values are void, as their specification says.
    private func user(
        _ variable: String, else folder: FilePath, flag: String
    ) throws(ProvisionError) -> FilePath {
        if let path = value(variable).map({ FilePath($0) }), path.isAbsolute {
            return path.appending("provision")
        }
        guard let home = value("HOME").map({ FilePath($0) }), home.isAbsolute else {
            throw ProvisionError(
                .noHome, "cannot tell where your files go: `HOME` is not set",
                hints: ["set `HOME`, or give `\(flag)`"])
        }
        return home.pushing(folder).appending("provision")
    }

    private func value(_ name: String) -> String? {
        surroundings.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private func absolute(_ path: String) -> FilePath {
        surroundings.workingDirectory.pushing(FilePath(path)).lexicallyNormalized()
    }
}
