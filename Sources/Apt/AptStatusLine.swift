/// One line of `APT::Status-Fd`.
enum AptStatusLine: Equatable {
    /// What dpkg does now, and how far it all is: `Unpacking make (amd64)`, 20.0.
    case progress(package: String, percent: Double, text: String)
    /// A package that failed.
    case failed(package: String, text: String)
    /// A changed configuration file that dpkg was told to keep.
    case configuration(file: String)

    /// Reads `pmstatus:make:20.0000:Unpacking make (amd64)`; nil for lines of other kinds.
    init?(_ line: some StringProtocol) {
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let rest = String(parts[1])
        switch parts[0] {
        case "pmstatus":
            guard let (package, percent, text) = Self.fields(rest), let number = Double(percent)
            else { return nil }
            self = .progress(
                package: package, percent: min(100, max(0, number)), text: text)
        case "pmerror":
            guard let (package, _, text) = Self.fields(rest) else { return nil }
            self = .failed(package: package, text: text)
        case "pmconffile":
            self = .configuration(file: String(rest.prefix { $0 != ":" }))
        default: return nil
        }
    }

    /// Package, percentage and words; the package may bear its architecture, `make:amd64`.
    private static func fields(_ text: String) -> (String, String, String)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let percent = parts.firstIndex(where: { $0.contains(".") && Double($0) != nil }),
            percent > 0
        else { return nil }
        return (
            parts[..<percent].joined(separator: ":"), String(parts[percent]),
            parts[(percent + 1)...].joined(separator: ":").trimmed
        )
    }
}

extension String {
    fileprivate var trimmed: String { String(self[...].trimmingBlanks) }
}
