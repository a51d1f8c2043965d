/// pip's configuration files, as far as they tell where packages come from.
///
/// The format is Python's configparser: sections, `key = value` or `key: value`, continued on
/// indented lines; later files win over earlier ones (pip's documentation, "Configuration").
struct PipConfiguration: Equatable {
    /// Option → value; options of `[install]` win over those of `[global]`.
    private(set) var options: [String: String] = [:]

    /// Reads files in pip's order; those that are missing or unreadable are passed over.
    init(texts: [String]) {
        for section in ["global", "install"] {
            for text in texts {
                options.merge(Self.section(section, of: text)) { _, new in new }
            }
        }
    }

    /// The value of an option; nil where no file sets it.
    subscript(option: String) -> String? { options[option] }

    /// The words of an option that holds several.
    func words(_ option: String) -> [String] {
        (options[option] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// Where pip looks, first the least specific.
    ///
    /// - Parameters:
    ///   - environment: `PIP_CONFIG_FILE`, `XDG_CONFIG_DIRS`, `XDG_CONFIG_HOME`, `VIRTUAL_ENV`.
    ///   - home: The user's home folder; nil where there is none.
    static func paths(environment: [String: String], home: String?) -> [String] {
        let named = environment["PIP_CONFIG_FILE"]
        if named == "/dev/null" { return [] }
        var paths = ["/etc/pip.conf"]
        let folders = environment["XDG_CONFIG_DIRS"].flatMap { $0.isEmpty ? nil : $0 } ?? "/etc/xdg"
        paths = folders.split(separator: ":").map { "\($0)/pip/pip.conf" } + paths
        if let home {
            let own = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            paths += ["\(home)/.pip/pip.conf", "\(own ?? home + "/.config")/pip/pip.conf"]
        }
        if let virtual = environment["VIRTUAL_ENV"] { paths.append("\(virtual)/pip.conf") }
        return paths + (named.map { [$0] } ?? [])
    }

    private static func section(_ wanted: String, of text: String) -> [String: String] {
        var options: [String: String] = [:]
        var section = ""
        var key: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let content = line.withoutOuterSpace
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            if content.hasPrefix("["), content.hasSuffix("]") {
                section = content.dropFirst().dropLast().lowercased()
                key = nil
            } else if section == wanted, line.first?.isWhitespace == true, let key {
                options[key, default: ""] += "\n" + content
            } else if section == wanted {
                key = nil
                guard let separator = content.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
                    continue
                }
                let name = content[..<separator].withoutOuterSpace.lowercased()
                    .replacing("_", with: "-")
                options[name] = String(content[content.index(after: separator)...].withoutOuterSpace)
                key = name
            }
        }
        return options
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var withoutOuterSpace: SubSequence {
        var slice = self[...]
        while slice.first?.isWhitespace == true { slice = slice.dropFirst() }
        while slice.last?.isWhitespace == true { slice = slice.dropLast() }
        return slice
    }
}
