/// What dpkg's list says of all packages at once.
package struct DpkgInventory: Sendable, Hashable {
    /// Name → version of what is installed.
    package var installed: [String: String]
    /// What dpkg was told to leave as it is.
    package var held: Set<String>
    /// What an interrupted dpkg left half done.
    package var unfinished: Set<String>

    package init(
        installed: [String: String] = [:], held: Set<String> = [], unfinished: Set<String> = []
    ) {
        self.installed = installed
        self.held = held
        self.unfinished = unfinished
    }
}

extension DpkgInventory {
    /// Reads dpkg's status file; of a damaged one it takes what can be read.
    init(status text: String) {
        self.init()
        var paragraph: [Substring: Substring] = [:]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty {
                take(paragraph)
                paragraph = [:]
            } else if line.first != " ", let colon = line.firstIndex(of: ":") {
                let name = line[..<colon]
                guard Self.fields.contains(name) else { continue }
                paragraph[name] = line[line.index(after: colon)...].drop { $0 == " " }
            }
        }
        take(paragraph)
    }

    private static let fields: Set<Substring> = ["Package", "Status", "Version"]

    /// `Status` has three words: what is wanted, whether something is broken, and what is.
    private mutating func take(_ paragraph: [Substring: Substring]) {
        guard let name = paragraph["Package"].map(String.init),
            let status = paragraph["Status"]?.split(separator: " "), status.count == 3
        else { return }
        if status[0] == "hold" { held.insert(name) }
        switch status[2] {
        case "installed": installed[name] = paragraph["Version"].map(String.init) ?? ""
        case "config-files", "not-installed": break
        default: unfinished.insert(name)
        }
    }
}
