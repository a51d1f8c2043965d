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

extension Repository.File {
    /// The modules that the file imports, with the line of each.
    var imports: [(module: String, line: Int)] {
        lines.enumerated().compactMap { offset, line in
            // Most lines need no regular expression to be told apart.
            guard line.contains("import "),
                let match = line.wholeMatch(
                    of:
                        /\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:package|internal|private|fileprivate|public)\s+)?import\s+(?:(?:struct|class|enum|func|var|let|protocol|typealias)\s+)?(\w+)[\w.]*\s*(?:\/\/.*)?/
                )
            else { return nil }
            return (String(match.1), offset + 1)
        }
    }

    /// The code without line comments and doc comments, line by line.
    var codeLines: [(text: Substring, line: Int)] {
        lines.enumerated().map { offset, line in
            (line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line, offset + 1)
        }
    }
}
