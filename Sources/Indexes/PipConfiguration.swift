import Diagnostics

/// What pip's configuration files say about indexes.
struct PipConfiguration: Sendable {
    /// A value with the file that it comes from, for messages.
    struct Setting: Sendable, Equatable {
        var value: String
        var file: String
    }

    /// From the weakest to the strongest.
    private var files: [(path: String, contents: IniFile)] = []

    /// Reads the files in pip's order; missing ones count as empty.
    ///
    /// - Parameters:
    ///   - environment: names files and folders.
    ///   - home: the user's folder.
    ///   - read: the text of a file; nil where there is none.
    /// - Throws: for a file that departs from the grammar.
    init(
        environment: [String: String], home: String?, read: (String) throws -> String?
    ) throws {
        for path in try Self.paths(environment: environment, home: home, read: read) {
            guard let text = try read(path) else { continue }
            do throws(IniFile.Fault) {
                files.append((path, try IniFile(parsing: text)))
            } catch {
                throw ProvisionError(
                    .badIndexConfiguration, "cannot read pip's configuration `\(path)`",
                    at: Mark(file: path, line: error.line, column: 1),
                    context: ["expected \(error.expected)"])
            }
        }
    }

    static func paths(
        environment: [String: String], home: String?, read: (String) throws -> String?
    ) throws -> [String] {
        func folder(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        let named = folder("PIP_CONFIG_FILE")
        if named == "/dev/null" { return [] }
        let shared = (folder("XDG_CONFIG_DIRS") ?? "/etc/xdg").split(separator: ":")
        var paths = shared.reversed().map { $0 + "/pip/pip.conf" } + ["/etc/pip.conf"]
        // The user's own files do not count beside one that is named.
        if try named.map({ try read($0) == nil }) ?? true {
            if let home { paths.append(home + "/.pip/pip.conf") }
            if let config = folder("XDG_CONFIG_HOME") ?? home.map({ $0 + "/.config" }) {
                paths.append(config + "/pip/pip.conf")
            }
        }
        if let active = folder("VIRTUAL_ENV") { paths.append(active + "/pip.conf") }
        return paths + (named.map { [$0] } ?? [])
    }

    /// The strongest value of a key: any `[install]` before any `[global]`, as pip does.
    func setting(_ name: String) -> Setting? {
        for section in ["install", "global"] {
            for (path, contents) in files.reversed() {
                if let value = contents.value(name, in: section) {
                    return Setting(value: value, file: path)
                }
            }
        }
        return nil
    }
}
