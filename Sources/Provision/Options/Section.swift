import ArgumentParser

/// The parts of a recipe that `--only` and `--skip` name.
enum Section: String, Sendable, CaseIterable {
    case system, driver, cuda, conda, python, pytorch, pip, profile, verify
}

/// A comma-separated list of sections.
struct SectionList: Sendable, Equatable, ExpressibleByArgument {
    let sections: Set<Section>

    init?(argument: String) {
        let names = argument.split(separator: ",", omittingEmptySubsequences: false)
        let sections = names.compactMap { Section(rawValue: String($0)) }
        guard !names.isEmpty, sections.count == names.count else { return nil }
        self.sections = Set(sections)
    }

    static var allValueStrings: [String] { Section.allCases.map(\.rawValue) }
}

extension SectionList {
    /// As an argument that means the same.
    var argument: String {
        Section.allCases.filter(sections.contains).map(\.rawValue).joined(separator: ",")
    }
}
