import Diagnostics

/// Two packages that bring different files of one name.
struct Clobber: Equatable {
    let path: String
    /// Whose file is there.
    let first: String
    /// Whose file is not.
    let second: String

    /// One warning for each pair of packages, in the order in which the pairs were met.
    static func warnings(_ clobbers: [Clobber]) -> [ProvisionError] {
        var pairs: [[String]: [Clobber]] = [:]
        var order: [[String]] = []
        for clobber in clobbers {
            let pair = [clobber.first, clobber.second]
            if pairs[pair] == nil { order.append(pair) }
            pairs[pair, default: []].append(clobber)
        }
        return order.compactMap { pairs[$0] }.compactMap(warning)
    }

    private static func warning(_ clobbers: [Clobber]) -> ProvisionError? {
        guard let clobber = clobbers.min(by: { $0.path < $1.path }) else { return nil }
        let rest = clobbers.count - 1
        let what =
            switch rest {
            case 0: "`\(clobber.path)`, and they differ"
            case 1: "`\(clobber.path)` and another file, and they differ"
            default: "`\(clobber.path)` and \(rest) other files, and they differ"
            }
        return ProvisionError(
            .clobber, "`\(clobber.first)` and `\(clobber.second)` both bring \(what)",
            context: [
                "the \(rest == 0 ? "file" : "files") of `\(clobber.first)` \(rest == 0 ? "is" : "are") what was installed"
            ])
    }
}
