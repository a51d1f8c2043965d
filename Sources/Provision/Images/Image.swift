import Diagnostics
import FileSystem
import SystemPackage

/// The root file system that a run works in, and what the run knows of the host outside of it.
struct Image: Sendable {
    let root: RootFolder
    let host: HostConfiguration
    /// The folder that the user stands in, on the host.
    let workingDirectory: FilePath
    /// The host's cache where one was named; nil: the image has its own.
    let cache: FilePath?
    /// What programs inside inherit.
    let environment: [String: String]
    /// The user on the host who typed `sudo`; nil where root itself works in it.
    let invoker: FileOwner?

    /// That of this process, or why it could not be entered; nil where the machine itself is meant.
    ///
    /// Decided before the second thread starts, and so before any command line is run.
    @TaskLocal static var current: Result<Image, ProvisionError>?

    /// The one that was entered.
    static var entered: Image? { try? current?.get() }
}

extension Image {
    /// The host's variables as far as they say something inside: no paths of the host, but settings
    /// of this program and its engines, and of the terminal.
    static func environment(of host: [String: String]) -> [String: String] {
        var kept = host.filter { name, _ in
            keptNames.contains(name) || keptBeginnings.contains { name.hasPrefix($0) }
        }
        kept["HOME"] = "/root"
        kept["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return kept
    }

    private static let keptBeginnings = ["PROVISION_", "CONDA_OVERRIDE_", "LC_"]

    private static let keptNames: Set = [
        "LANG", "TERM", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CI",
        "SOURCE_DATE_EPOCH", "http_proxy", "https_proxy", "HTTPS_PROXY", "ftp_proxy", "FTP_PROXY",
        "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
    ]
}
