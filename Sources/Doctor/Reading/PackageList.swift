import Machine
import PackageModel

/// One package in dpkg's list.
struct PackageRecord: Sendable, Hashable {
    var name: String
    var version: String
    /// Whether dpkg was told to leave it as it is.
    var isHeld: Bool
    /// What it is now: `installed`, `half-configured`, `unpacked`.
    var state: String

    var isInstalled: Bool { state == "installed" }

    /// Without epoch, and up to what a distribution appends: `550.163.01` of `1:550.163.01-1ubuntu2`.
    var upstream: DottedVersion? {
        let start = version.firstIndex(of: ":").map(version.index(after:)) ?? version.startIndex
        return DottedVersion(version[start...].prefix { $0.isNumber || $0 == "." })
    }
}

/// dpkg's list, with what is wrong in it.
struct PackageList {
    private let paragraphs: DpkgParagraphs

    init(_ bytes: [UInt8]) { paragraphs = DpkgParagraphs(bytes) }

    /// In the file's order; what is not there, or left its configuration alone, is passed over.
    func records(where isWanted: (String) -> Bool) -> [PackageRecord] {
        paragraphs.all(where: isWanted).map(record).filter {
            !["", "not-installed", "config-files"].contains($0.state)
        }
    }

    private func record(_ paragraph: DpkgParagraphs.Paragraph) -> PackageRecord {
        var record = PackageRecord(name: paragraph.name, version: "", isHeld: false, state: "")
        for line in paragraph.lines {
            if line.hasPrefix("Version: ") { record.version = String(line.dropFirst(9)) }
            if line.hasPrefix("Status: ") {
                // What is wanted, whether something is broken, and what is.
                let words = line.dropFirst(8).split(separator: " ")
                record.isHeld = words.first == "hold"
                record.state = words.count == 3 ? String(words[2]) : ""
            }
        }
        return record
    }
}
