/// A package that `conda.packages` asks for, as written.
package struct CondaRequest: Sendable, Hashable {
    /// In lower case, as conda compares names.
    package var name: String
    /// The whole text, such as `scipy>=1.11` or `conda-forge::numpy=2.1=py312*`.
    package var text: String
}

extension TextRule<CondaRequest> {
    static let condaRequest = TextRule(
        format: TextFormat(
            "a conda package such as `python=3.11`",
            plural: "conda packages such as `python=3.11`",
            pattern: "^\\s*([^\\s:]+::)?[A-Za-z0-9_][A-Za-z0-9_.-]*.*$")
    ) { text throws(Complaint) in
        var rest = text.utf8[...]
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")),
            rest[colon...].starts(with: "::".utf8)
        {
            rest = rest[colon...].dropFirst(2)
        }
        rest = rest.drop { $0 == UInt8(ascii: " ") }
        let name = rest.prefix { $0.isLetterOrDigit || "_-.".utf8.contains($0) }
        let next = rest.dropFirst(name.count).first
        guard let first = name.first, first.isLetterOrDigit || first == UInt8(ascii: "_"),
            next.map({ " =<>!~[".utf8.contains($0) }) ?? true
        else { throw Complaint("expected a package such as `python=3.11` or `scipy>=1.11`") }
        return CondaRequest(
            name: String(decoding: name, as: UTF8.self).lowercased(), text: text)
    }
}
