import Diagnostics
package import SystemPackage

/// What every transfer of a run has in common; made once, from the environment and the flags.
package struct TransferSettings: Sendable {
    package var proxies = ProxyRules()
    package var certificates = Certificates()
    package var netrc = Netrc()
    package var limits = TransferLimits()
    /// `provision/` and its version.
    package var userAgent: String
    /// Refuse everything that needs a network.
    package var isOffline: Bool
    /// Seconds since 1970 in UTC, for messages about certificates and for `Retry-After` dates.
    package var clock: @Sendable () -> Int64

    package init(
        version: String, isOffline: Bool = false, clock: @escaping @Sendable () -> Int64
    ) {
        userAgent = "provision/\(version)"
        self.isOffline = isOffline
        self.clock = clock
    }

    /// Reads proxies, certificates and `.netrc` as `environment` names them.
    ///
    /// - Throws: if `NETRC` names a file that cannot be read; a missing `~/.netrc` is no error.
    package static func load(
        environment: [String: String], home: FilePath?, version: String, isOffline: Bool = false,
        clock: @escaping @Sendable () -> Int64
    ) throws -> TransferSettings {
        var settings = TransferSettings(version: version, isOffline: isOffline, clock: clock)
        settings.proxies = ProxyRules(environment: environment)
        settings.certificates = Certificates(
            environment: environment,
            isFolder: { path in
                (try? FileDescriptor.open(FilePath(path), .readOnly, options: .directory).close())
                    != nil
            })
        if let named = environment["NETRC"], !named.isEmpty {
            settings.netrc = try Netrc.load(FilePath(named))
        } else if let home {
            settings.netrc = (try? Netrc.load(home.appending(".netrc"))) ?? Netrc()
        }
        return settings
    }
}

extension Netrc {
    /// Reads a file of at most 1 MiB.
    static func load(_ path: FilePath) throws -> Netrc {
        do {
            let file = try FileDescriptor.open(path, .readOnly)
            return try file.closeAfter {
                Netrc(parsing: String(decoding: try file.readAll(limit: 1 << 20), as: UTF8.self))
            }
        } catch {
            throw ProvisionError(
                .fileUnreadable, "cannot read `\(path)`, which `NETRC` names",
                context: ["\(error)"],
                hints: [
                    Hint("see who may read it, `ls -l \(path)`, or do without: `unset NETRC`")
                ])
        }
    }
}
