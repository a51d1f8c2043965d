/// The versions in dpkg's list of packages.
struct DpkgStatus {
    struct Package: Hashable {
        var name: String
        var version: String

        /// Without epoch and Debian revision: `550.163.01` of `1:550.163.01-1ubuntu2`.
        var upstreamVersion: Substring {
            let start = version.firstIndex(of: ":").map(version.index(after:)) ?? version.startIndex
            let text = version[start...]
            return text.lastIndex(of: "-").map { text[..<$0] } ?? text
        }
    }

    private let paragraphs: DpkgParagraphs

    init(_ bytes: [UInt8]) { paragraphs = DpkgParagraphs(bytes) }

    /// The installed packages whose name pleases, in the file's order.
    func versions(where isWanted: (String) -> Bool) -> [Package] {
        paragraphs.all(where: isWanted).compactMap { paragraph in
            let states = ["Status: install ok installed", "Status: hold ok installed"]
            guard paragraph.lines.contains(where: states.contains) else { return nil }
            return paragraph.lines.last { $0.hasPrefix("Version: ") }.map {
                Package(name: paragraph.name, version: String($0.dropFirst("Version: ".count)))
            }
        }
    }
}
