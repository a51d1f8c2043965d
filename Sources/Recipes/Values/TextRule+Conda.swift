internal import Diagnostics
internal import PackageModel

extension TextRule<MatchSpec> {
    /// What one asks of a channel: one package, and which of it.
    static let matchSpec = TextRule(
        format: TextFormat(
            "a conda package such as `python=3.11`",
            plural: "conda packages such as `python=3.11`",
            pattern: "^\\s*([^\\s:]+::?)?[A-Za-z0-9_][A-Za-z0-9_.-]*.*$")
    ) { text throws(Complaint) in
        let spec: MatchSpec
        do throws(SyntaxError) {
            spec = try MatchSpec(text)
        } catch {
            throw Complaint(error)
        }
        guard spec.exactName != nil else { throw Complaint("expected the name of one package") }
        return spec
    }
}

extension TextRule<String> {
    /// A channel's name, with a label perhaps, its URL, or the path of its folder.
    static let channel = TextRule(
        format: TextFormat("a channel", plural: "channels", pattern: "^[^\\s]+$")
    ) { text throws(Complaint) in
        if isURL(text) || isFolder(text) { return text }
        let isName =
            text.utf8.first?.isLetterOrDigit == true
            && text.utf8.allSatisfy { $0.isLetterOrDigit || "._/-".utf8.contains($0) }
            && !text.split(separator: "/", omittingEmptySubsequences: false)
                .contains { $0.isEmpty || $0 == "." || $0 == ".." }
        guard isName else {
            throw Complaint("expected a channel such as `conda-forge`, a URL, or a path")
        }
        return text
    }

    /// Whether it begins as a path and not as a name.
    private static func isFolder(_ text: String) -> Bool {
        text == "." || text == ".."
            || ["/", "./", "../", "~/"].contains { text.hasPrefix($0) }
                && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}
