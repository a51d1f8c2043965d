/// Which Python indexes this machine is configured with.
package struct PythonIndexConfiguration: Sendable, Hashable {
    /// The default index; nil where nothing names one and pip must be asked.
    package var index: String?
    /// What named the default index, for messages: `PIP_INDEX_URL`, `pip's configuration`.
    package var origin: String
    /// Further indexes, asked before the default one where they come from uv, after it otherwise.
    package var extraIndexes: [String]
    /// Folders and pages whose files count as the default index's own.
    package var findLinks: [String]
    /// Whether no index is to be asked at all.
    package var isIndexDisabled: Bool

    package init(
        index: String?, origin: String, extraIndexes: [String] = [], findLinks: [String] = [],
        isIndexDisabled: Bool = false
    ) {
        self.index = index
        self.origin = origin
        self.extraIndexes = extraIndexes
        self.findLinks = findLinks
        self.isIndexDisabled = isIndexDisabled
    }

    /// Reads variables and pip's configuration files.
    ///
    /// The default index is the first of `UV_DEFAULT_INDEX`, `UV_INDEX_URL`, `PIP_INDEX_URL` and
    /// pip's `index-url`.
    ///
    /// - Parameters:
    ///   - environment: The environment of the process.
    ///   - home: The user's home folder.
    ///   - read: Gives the text of a file, nil where there is none.
    package static func load(
        environment: [String: String], home: String?, read: (String) -> String?
    ) -> PythonIndexConfiguration {
        let paths = PipConfiguration.paths(environment: environment, home: home)
        let pip = PipConfiguration(texts: paths.compactMap(read))
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.withoutOuterSpace.isEmpty ? nil : $0 }
        }
        var index = pip["index-url"]
        var origin = "pip's configuration"
        for name in ["PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX"] {
            guard let url = value(name) else { continue }
            (index, origin) = (url, name)
        }
        let isDisabled = Self.isTrue(value("PIP_NO_INDEX") ?? pip["no-index"])
        return PythonIndexConfiguration(
            index: index.map(normalized), origin: origin,
            extraIndexes: extras(value, pip), findLinks: findLinks(value, pip),
            isIndexDisabled: isDisabled)
    }

    private static func extras(
        _ value: (String) -> String?, _ pip: PipConfiguration
    ) -> [String] {
        let uv = (value("UV_INDEX") ?? "").split(whereSeparator: \.isWhitespace).map { word in
            // uv allows `name=url`.
            word.firstIndex(of: "=").flatMap { equals in
                word[..<equals].contains("/") ? nil : String(word[word.index(after: equals)...])
            } ?? String(word)
        }
        let words = value("PIP_EXTRA_INDEX_URL").map {
            $0.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        return (uv + (words ?? pip.words("extra-index-url"))).map(normalized)
    }

    private static func findLinks(
        _ value: (String) -> String?, _ pip: PipConfiguration
    ) -> [String] {
        let words = value("PIP_FIND_LINKS").map {
            $0.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        return words ?? pip.words("find-links")
    }

    private static func isTrue(_ text: String?) -> Bool {
        ["1", "true", "yes", "on"].contains(text?.lowercased())
    }

    /// An index's address ends in `/`, so that a project's name can follow.
    static func normalized(_ url: String) -> String { url.hasSuffix("/") ? url : url + "/" }
}
