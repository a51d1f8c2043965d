/// One version of a package that a source of apt has, as far as offers need it.
struct AptRecord: Codable, Sendable, Hashable {
    var package: String
    /// The package's own version: `1:535.54.03-0ubuntu1`.
    var version: String
    /// Whether it says of itself that it only leads to another package.
    var isTransitional: Bool
    /// The packages of NVIDIA's drivers that it depends on, one by one.
    var drivers: [String]
}

extension AptRecord {
    /// Reads what `apt-cache show` prints; packages for other architectures, and those that no
    /// source has any more, are left out.
    ///
    /// Of a damaged text it takes what can be read.
    static func records(in output: String, architecture: String) -> [AptRecord] {
        let natives: Set<Substring> = ["all", Substring(debianName(architecture))]
        var records: [AptRecord] = []
        var seen: Set<AptRecord> = []
        var paragraph = Paragraph()
        func finish() {
            if let record = paragraph.record(natives), seen.insert(record).inserted {
                records.append(record)
            }
            paragraph = Paragraph()
        }
        for line in output.utf8.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            if line.isEmpty { finish() } else { paragraph.take(Substring(line)) }
        }
        finish()
        return records
    }

    /// dpkg's word for what the kernel calls an architecture.
    private static func debianName(_ architecture: String) -> String {
        ["x86_64": "amd64", "aarch64": "arm64"][architecture] ?? architecture
    }

    /// The fields of a record that matter.
    private struct Paragraph {
        var package: Substring?
        var version: Substring?
        var architecture: Substring?
        var depends: Substring = ""
        var isTransitional = false
        /// Only a source names a file; a version that is merely installed has none.
        var hasFile = false

        mutating func take(_ line: Substring) {
            // One look at the first byte spares most lines the comparisons.
            guard let first = line.utf8.first, Self.initials.contains(first) else { return }
            if let value = Self.value(of: line, "Package: ") { package = value }
            if let value = Self.value(of: line, "Version: ") { version = value }
            if let value = Self.value(of: line, "Architecture: ") { architecture = value }
            if let value = Self.value(of: line, "Depends: ") { depends = value }
            if line.hasPrefix("Filename: ") { hasFile = true }
            if line.hasPrefix("Description"), !isTransitional {
                let words = line.lowercased()
                isTransitional = words.contains("transitional") || words.contains("dummy")
            }
        }

        func record(_ natives: Set<Substring>) -> AptRecord? {
            guard hasFile, let package, let version, let architecture,
                natives.contains(architecture)
            else { return nil }
            return AptRecord(
                package: String(package), version: String(version),
                isTransitional: isTransitional, drivers: drivers)
        }

        /// `a (>= 1), b | c` names three packages.
        private var drivers: [String] {
            depends.split { $0 == "," || $0 == "|" }.compactMap { item in
                item.split(separator: " ").first.map { String($0.prefix { $0 != ":" }) }
            }
            .filter { DriverPackage($0) != nil }
        }

        private static let initials = Set("PVADF".utf8)

        private static func value(of line: Substring, _ field: String) -> Substring? {
            line.hasPrefix(field) ? line.dropFirst(field.count) : nil
        }
    }
}
