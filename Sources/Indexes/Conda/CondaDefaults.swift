package import SystemPackage
import Transfer

/// What conda has built in and a machine's configuration may replace.
package enum CondaDefaults {
    /// Where a channel lies that is only named.
    package static let channelAlias = PublicAddresses.condaChannels
    /// What the channel `defaults` stands for.
    package static let channels = ["main", "r"].map { PublicAddresses.anaconda + "/pkgs/" + $0 }
    /// Channels that do not lie where the alias says: name → what its address begins with.
    static let customChannels = ["pkgs": PublicAddresses.anaconda]
    /// Which Python project a conda package is, as prefix-dev's parselmouth found out.
    package static let projectTable = PublicAddresses.condaProjects
    /// Whose packages are under Anaconda's terms: addresses that theirs begin with.
    static let licensed =
        [PublicAddresses.anaconda + "/"]
        + ["anaconda", "main", "r"].map { PublicAddresses.condaChannels + "/\($0)/" }
    /// The subdirs that channels have; the last part of a channel's own address is none of them.
    static let subdirs: Set = [
        "noarch", "linux-32", "linux-64", "linux-aarch64", "linux-armv6l", "linux-armv7l",
        "linux-ppc64le", "linux-ppc64", "linux-riscv32", "linux-riscv64", "linux-s390x",
        "osx-64", "osx-arm64", "win-32", "win-64", "win-arm64", "emscripten-wasm32",
        "wasi-wasm32", "zos-z", "freebsd-64",
    ]
}

extension CondaDefaults {
    static let tableVariable = "PROVISION_CONDA_MAPPING"

    /// Where the table of names is: `PROVISION_CONDA_MAPPING`, an address or a path, or the public
    /// place.
    ///
    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - folder: what a relative path is relative to; absolute.
    ///   - home: what `~/` stands for.
    /// - Returns: an address.
    package static func projectTable(
        environment: [String: String], folder: FilePath, home: String?
    ) -> String {
        guard let text = environment[tableVariable], !text.isEmpty else {
            return projectTable
        }
        if text.contains("://") { return text }
        return WebAddress.fileURL(
            folder.pushing(FilePath(text.expandingTilde(home))).lexicallyNormalized())
    }
}
