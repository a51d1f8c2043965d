package import Diagnostics
package import PackageModel
internal import YAML

/// A Python index of the recipe's own.
package struct PythonIndex: Sendable {
    package var name: Located<String>
    package var url: Located<String>
    /// The packages that may come from it; nil for all.
    package var packages: [Located<PackageName>]?
}

extension PythonIndex {
    static let fields: [Field] = [
        Field(
            "url", .text(.url), isRequired: true, example: "https://pkgs.example.com/simple/",
            "Where it is."),
        Field(
            "packages", .list(.text(.packageName)), default: "all", example: "[mytool]",
            "The packages that come from it; no other is asked there."),
    ]

    /// Nil, with a problem, where it has no usable address.
    fileprivate init?(_ name: Located<String>, _ reader: SectionReader) {
        guard let url = reader.text("url", .url) else { return nil }
        self.name = name
        self.url = url
        packages = reader.list("packages", of: .packageName)
    }
}

extension SectionReader {
    /// The recipe's own indexes, in their order.
    func indexes() -> [PythonIndex] {
        table("indexes", .indexName).compactMap { name, value in
            SectionReader(
                value, path: "indexes.\(name.value)", mark: name.mark, fields: PythonIndex.fields,
                problems: problems
            ).flatMap { PythonIndex(name, $0) }
        }
    }
}

extension TextRule<String> {
    fileprivate static let indexName = TextRule(format: identifier.format) {
        text throws(Complaint) in
        guard !IndexChoice.words.contains(text) else {
            throw Complaint("this word has a meaning of its own in `pytorch.index`")
        }
        return try identifier.parse(text)
    }
}

extension TextRule<PackageName> {
    fileprivate static let packageName = TextRule(
        format: TextFormat(
            "the name of a Python package", plural: "names of Python packages",
            pattern: "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")
    ) { text throws(Complaint) in
        guard let name = PackageName(text) else {
            throw Complaint("expected the name of a Python package, without a version")
        }
        return name
    }
}
