/// What a package asks for, as PEP 508 writes it: ``torch[opt]>=2.9; sys_platform == "linux"``.
package struct Requirement: Sendable, Hashable {
    package var name: PackageName
    /// Sorted, each once.
    package var extras: [PackageName]
    package var specifiers: SpecifierSet
    /// Where the package is to come from, as written; excludes `specifiers`.
    package var url: String?
    package var marker: Marker?

    package init(
        _ name: PackageName, extras: [PackageName] = [], specifiers: SpecifierSet = SpecifierSet(),
        url: String? = nil, marker: Marker? = nil
    ) {
        self.name = name
        self.extras = Set(extras).sorted()
        self.specifiers = specifiers
        self.url = url
        self.marker = marker
    }

    /// Whether it counts in `environment` on behalf of `extras`.
    package func applies(
        in environment: MarkerEnvironment, extras: Set<PackageName> = []
    ) -> Bool {
        marker?.evaluate(in: environment, extras: extras) ?? true
    }
}

extension Requirement: CustomStringConvertible {
    package var description: String {
        var text = name.normalized
        if !extras.isEmpty { text += "[\(extras.map(\.normalized).joined(separator: ","))]" }
        text += "\(specifiers)"
        if let url { text += " @ \(url)" }
        if let marker { text += "\(url == nil ? "" : " "); \(marker)" }
        return text
    }
}
