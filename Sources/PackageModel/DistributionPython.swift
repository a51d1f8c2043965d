/// The interpreter that a package of Debian's or Ubuntu's brings: `python3.11` and no part of it.
package struct DistributionPython: Sendable, Hashable {
    /// The whole version, `3.11.2`.
    package let version: String
    /// `3.11`.
    package let minor: String
    /// `/usr/bin/python3.11`.
    package let executable: String

    /// Nil for other packages, and for interpreters that are no release yet.
    package init?(_ package: String, _ packageVersion: String) {
        guard package.hasPrefix("python3."), let number = UInt32(package.dropFirst(8)),
            let upstream = DebianVersion(packageVersion)?.upstreamText,
            let known = PEP440Version(upstream), known.major == 3, known.minor == number
        else { return nil }
        version = upstream
        minor = "3.\(number)"
        executable = "/usr/bin/\(package)"
    }
}
