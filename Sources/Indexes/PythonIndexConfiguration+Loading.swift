extension PythonIndexConfiguration {
    /// Reads variables and pip's files; `main` stays nil where none of them names an index.
    ///
    /// - Parameters:
    ///   - environment: the variables of the process.
    ///   - home: the user's folder.
    ///   - read: the text of a file; nil where there is none.
    /// - Returns: what is configured.
    /// - Throws: for a configuration file that cannot be read.
    package static func load(
        environment: [String: String], home: String?, read: (String) throws -> String?
    ) throws -> PythonIndexConfiguration {
        let pip = try PipConfiguration(environment: environment, home: home, read: read)
        let settings = IndexSettings(environment: environment, pip: pip)
        var configuration = PythonIndexConfiguration()
        configuration.main = settings.first([
            .variable("UV_DEFAULT_INDEX"), .variable("UV_INDEX_URL"), .variable("PIP_INDEX_URL"),
            .file("index-url"),
        ]).flatMap { PythonIndexLocation(entry: $0.value, source: $0.source) }
        configuration.extras =
            settings.list(.variable("UV_INDEX")) + settings.list(.variable("UV_EXTRA_INDEX_URL"))
            + settings.pipList("PIP_EXTRA_INDEX_URL", "extra-index-url")
        configuration.findLinks =
            settings.words(.variable("UV_FIND_LINKS"), separators: ",")
            + settings.pipWords("PIP_FIND_LINKS", "find-links")
        configuration.trustedHosts = settings.pipWords("PIP_TRUSTED_HOST", "trusted-host")
        configuration.forbidsIndexes = settings.isOn([
            .variable("UV_NO_INDEX"), .variable("PIP_NO_INDEX"), .file("no-index"),
        ])
        return configuration
    }
}

/// Looks settings up in variables and in pip's files.
private struct IndexSettings {
    let environment: [String: String]
    let pip: PipConfiguration

    enum Key {
        case variable(String)
        case file(String)
    }

    /// The value of a key that is set and not empty, with where it stands.
    func value(_ key: Key) -> (value: String, source: String)? {
        switch key {
        case .variable(let name):
            environment[name].flatMap { $0.isEmpty ? nil : ($0, "`\(name)`") }
        case .file(let name):
            pip.setting(name).flatMap { $0.value.isEmpty ? nil : ($0.value, "`\($0.file)`") }
        }
    }

    func first(_ keys: [Key]) -> (value: String, source: String)? {
        keys.lazy.compactMap(value).first
    }

    /// pip's rule: a variable replaces what the files say.
    func pipWords(_ variable: String, _ name: String) -> [String] {
        value(.variable(variable)) != nil ? words(.variable(variable)) : words(.file(name))
    }

    func pipList(_ variable: String, _ name: String) -> [PythonIndexLocation] {
        value(.variable(variable)) != nil ? list(.variable(variable)) : list(.file(name))
    }

    func words(_ key: Key, separators: String = "") -> [String] {
        (value(key)?.value ?? "")
            .split { $0.isWhitespace || separators.contains($0) }.map(String.init)
    }

    func list(_ key: Key) -> [PythonIndexLocation] {
        let source = value(key)?.source ?? ""
        return words(key).compactMap { PythonIndexLocation(entry: $0, source: source) }
    }

    func isOn(_ keys: [Key]) -> Bool {
        guard let text = first(keys)?.value.lowercased() else { return false }
        return ["1", "true", "yes", "on", "y", "t"].contains(text)
    }
}

extension PythonIndexLocation {
    /// Reads an address, or uv's form `name=address`; nil for an empty one.
    fileprivate init?(entry: String, source: String) {
        let parts = entry.split(separator: "=", maxSplits: 1)
        let isNamed =
            parts.count == 2
            && parts[0].allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
        let url = isNamed ? String(parts[1]) : entry
        guard !url.isEmpty else { return nil }
        let address = url.hasPrefix("/") ? "file://" + url : url
        self.init(name: isNamed ? String(parts[0]) : nil, url: address, source: source)
    }
}
