import ArgumentParser

/// Fields of the recipe's `target:` from the command line: `os=ubuntu-22.04,gpus=h100*8`.
///
/// A field that is named twice collects its values.
struct TargetFields: Sendable, Equatable, ExpressibleByArgument {
    static let names: Set<String> = ["os", "arch", "glibc", "gpus", "driver", "compiler", "python"]

    /// Values by field, in the order given.
    let values: [String: [String]]

    init?(argument: String) {
        var values: [String: [String]] = [:]
        for pair in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, !halves[1].isEmpty, Self.names.contains(String(halves[0]))
            else { return nil }
            values[String(halves[0]), default: []].append(String(halves[1]))
        }
        self.values = values
    }
}
