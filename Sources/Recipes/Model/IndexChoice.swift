/// Where PyTorch comes from.
package enum IndexChoice: Sendable, Hashable {
    /// `pypi` where its default build is the one wanted, else `pytorch`.
    case auto
    /// This machine's configured Python index.
    case pypi
    /// PyTorch's own, per build.
    case pytorch
    case url(String)
    /// A name of the recipe's `indexes`.
    case named(String)

    /// The words that are no names of `indexes`.
    static let words = ["auto", "pypi", "pytorch"]
}

extension TextRule<IndexChoice> {
    static let index = TextRule(
        format: TextFormat(
            "`auto`, `pypi`, `pytorch`, a URL or a name of `indexes`",
            pattern: "^([a-z0-9][a-z0-9-]*|https?://\\S+|file:///\\S*)$")
    ) { text throws(Complaint) in
        switch text {
        case "auto": return .auto
        case "pypi": return .pypi
        case "pytorch": return .pytorch
        default:
            if text.utf8.contains(UInt8(ascii: ":")) {
                return .url(try TextRule<String>.url.parse(text))
            }
            return .named(try TextRule<String>.identifier.parse(text))
        }
    }
}
