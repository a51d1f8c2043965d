/// The table of modules in `docs/architecture.md`.
struct ModuleTable {
    struct Row: Equatable {
        var ours: Set<String>
        var others: Set<String>
        /// Whether the module may import every other one.
        var mayImportAny: Bool
    }

    let rows: [String: Row]

    /// Reads the rows that begin with a module's name in backticks.
    init(_ document: String) {
        var rows: [String: Row] = [:]
        for line in document.split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count == 6, let name = Self.names(cells[1]).first else { continue }
            rows[name] = Row(
                ours: Set(Self.names(cells[3])), others: Set(Self.names(cells[4])),
                mayImportAny: cells[3].contains("any"))
        }
        self.rows = rows
    }

    /// What stands in backticks.
    private static func names(_ cell: Substring) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}

/// The modules that `Package.swift` declares, read from its text.
struct PackageManifest {
    struct Module: Equatable {
        var uses: Set<String>
        var wrapsC: Bool
    }

    let modules: [String: Module]

    init(_ text: String) {
        var modules: [String: Module] = [:]
        for match in text.matches(of: /Module\(\s*name: "(\w+)"((?s:.*?))\)[,\n]/) {
            let body = match.2
            let uses = body.firstMatch(of: /uses: \[((?s:.*?))\]/)?.1 ?? ""
            modules[String(match.1)] = Module(
                uses: Set(uses.matches(of: /"(\w+)"/).map { String($0.1) }),
                wrapsC: body.contains("wrapsC"))
        }
        self.modules = modules
    }
}
