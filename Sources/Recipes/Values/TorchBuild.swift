internal import Diagnostics

/// Which build of PyTorch is wanted.
package enum TorchBuild: Sendable, Hashable {
    /// The newest that runs on every GPU to be covered with the planned driver.
    case auto
    case cpu
    /// A CUDA build by its local version: `cu128`.
    case cuda(String)
}

extension TorchBuild: CustomStringConvertible {
    /// As one writes it.
    package var description: String {
        switch self {
        case .auto: "auto"
        case .cpu: "cpu"
        case .cuda(let name): name
        }
    }
}

extension TextRule<TorchBuild> {
    static let torchBuild = TextRule(
        format: TextFormat(
            "`auto`, `cpu` or a CUDA build such as `cu128`",
            pattern: "^(auto|cpu|cu[0-9]{2,3})$")
    ) { text throws(Complaint) in
        switch text {
        case "auto": return .auto
        case "cpu": return .cpu
        default:
            let digits = text.dropFirst(2)
            if text.hasPrefix("cu"), (2...3).contains(digits.utf8.count),
                digits.utf8.allSatisfy(\.isDigit)
            {
                return .cuda(text)
            }
            throw complaint(text)
        }
    }

    /// `12.8`, `cuda12.8` and `CU128` are all meant as `cu128`.
    private static func complaint(_ text: String) -> Complaint {
        let expected = "expected `auto`, `cpu` or a CUDA build such as `cu128`"
        guard text.utf8.count <= 16 else { return Complaint(expected) }
        if text.lowercased().hasPrefix("rocm") || text.lowercased() == "xpu" {
            return Complaint("only CUDA and CPU builds are provisioned")
        }
        let digits = text.filter { $0.isASCII && $0.isNumber }
        if (2...3).contains(digits.utf8.count) { return .mean("cu\(digits)") }
        if let meant = Suggestion.nearest(to: text, among: ["auto", "cpu"]) { return .mean(meant) }
        return Complaint(expected)
    }
}
