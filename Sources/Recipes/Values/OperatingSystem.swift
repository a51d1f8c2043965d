/// The distribution of a target.
package enum OperatingSystem: Sendable, Hashable {
    /// No matter which: nothing of the recipe may depend on it.
    case any
    /// `ubuntu` and `22.04`, as in os-release's ID and VERSION_ID.
    case distribution(id: String, version: String)
}

extension OperatingSystem: CustomStringConvertible {
    /// As one writes it.
    package var description: String {
        switch self {
        case .any: "any"
        case .distribution(let id, let version): "\(id)-\(version)"
        }
    }
}

extension TextRule<OperatingSystem> {
    static let operatingSystem = TextRule(
        format: TextFormat(
            "a distribution such as `ubuntu-22.04` or `debian-12`, or `any`",
            pattern: "^(any|[a-z]+-[0-9]+(\\.[0-9]+)?)$")
    ) { text throws(Complaint) in
        if text == "any" { return .any }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.last?.utf8.split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, let id = parts.first, !id.isEmpty,
            id.utf8.allSatisfy({ $0.isLowercaseOrDigit && !$0.isDigit }), let numbers,
            (1...2).contains(numbers.count),
            numbers.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(\.isDigit) })
        else { throw Complaint("expected one such as `ubuntu-22.04` or `debian-12`, or `any`") }
        return .distribution(id: String(id), version: String(parts[1]))
    }
}
