package import Diagnostics

extension Recipe {
    /// Packages of the distribution.
    package struct System: Sendable {
        package var packages: [Located<String>]
    }
}

extension Recipe.System {
    static let fields: [Field] = [
        Field(
            "packages", .list(.text(.debianPackage)), default: "[]",
            example: "[build-essential, cmake]", "Packages to install through apt.")
    ]

    init(_ reader: SectionReader) {
        packages = reader.list("packages", of: .debianPackage) ?? []
    }
}
