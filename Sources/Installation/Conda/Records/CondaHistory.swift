import Glibc
import PackageModel

/// `conda-meta/history`: what makes a folder a conda environment, with how it came about.
///
/// An environment of ours is made once and never changed, so there is one block.
struct CondaHistory {
    /// Seconds since 1970.
    var date: Int64
    /// The command that made the environment.
    var command: String
    /// The version of provision.
    var version: String
    /// In the order in which they were put down.
    var packages: [StoredConda]

    var text: String {
        var lines = ["==> \(Self.text(of: date)) <=="]
        lines.append("# cmd: \(command.split(whereSeparator: \.isNewline).joined(separator: " "))")
        lines.append("# provision version: \(version)")
        lines += packages.map { "+" + Self.name(of: $0.record) }
        let specs = packages.flatMap(\.requestedSpecs).sorted()
        if !specs.isEmpty {
            let quoted = specs.map { "'" + $0.filter { $0 != "'" && !$0.isNewline } + "'" }
            lines.append("# update specs: [\(quoted.joined(separator: ", "))]")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `conda-forge/linux-64::numpy-2.4.6-py311h2e04523_0`, as conda names what it links.
    private static func name(of record: CondaRecord) -> String {
        let alias = "https://conda.anaconda.org/"
        let channel =
            record.channel.hasPrefix(alias)
            ? String(record.channel.dropFirst(alias.count)) : record.channel
        let plain = channel.hasSuffix("/") ? String(channel.dropLast()) : channel
        return "\(plain)/\(record.subdir)::\(record.distribution)"
    }

    /// `2026-11-22 15:04:05`, in UTC.
    private static func text(of date: Int64) -> String {
        var seconds = time_t(date)
        var parts = tm()
        guard gmtime_r(&seconds, &parts) != nil else { return "1970-01-01 00:00:00" }
        func padded(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let day = "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
        return "\(day) \(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec))"
    }
}
