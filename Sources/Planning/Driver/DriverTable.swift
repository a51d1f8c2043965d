import Compatibility
import Machine
import PackageModel
import Resolution

/// The drivers that a problem chooses among, the preferred one first.
struct DriverTable: Sendable {
    let candidates: [DriverCandidate]

    var isEmpty: Bool { candidates.isEmpty }

    /// Those that `accepts` takes.
    func set(where accepts: (DriverCandidate) -> Bool) -> CandidateSet {
        .all(capacity: candidates.count) { accepts(candidates[$0]) }
    }

    /// Those that are as new as `floor`.
    func set(from floor: DottedVersion) -> CandidateSet { set { floor <= $0.newest } }

    /// Those that a recipe's `driver.version` takes.
    func set(matching specifier: DottedSpecifier) -> CandidateSet {
        set { candidate in
            if specifier.contains(candidate.newest) { return true }
            // Some driver of a branch: the specifier may name the very one.
            guard candidate.version.numbers.count == 1, let named = specifier.lowerBound else {
                return false
            }
            return named.major == candidate.version.major && specifier.contains(named)
        }
    }

    /// Whether the loaded driver is one of several.
    var hasAlternatives: Bool { candidates.first?.origin == .loaded && candidates.count > 1 }

    func list(_ words: String) -> CandidateList {
        CandidateList(
            "driver", labels: candidates.map(\.version.text),
            ascending: candidates.indices.sorted {
                candidates[$0].newest < candidates[$1].newest
            }, remark: words)
    }

    /// `this machine has driver 565.57.01, and apt offers 535.274.02 and 580.95.05`.
    func words(of machine: String, fixed: String?) -> String {
        var parts: [String] = []
        if let loaded = candidates.first(where: { $0.origin == .loaded }) {
            let end = fixed.map { " and cannot get another: \($0)" } ?? ""
            parts.append("\(machine) has driver \(loaded.version)\(end)")
        }
        let offers = Dictionary(grouping: candidates.filter { $0.offer != nil }) {
            $0.offer?.source ?? ""
        }
        for (source, drivers) in offers.sorted(by: { $0.key < $1.key }) {
            parts.append("\(source) offers \(Self.enumerated(drivers))")
        }
        let branches = candidates.filter { $0.origin == .branch }
        if !branches.isEmpty {
            let verb = parts.isEmpty ? "no driver is chosen yet, and" : ""
            let text = "\(verb) NVIDIA's branches are \(Self.enumerated(branches))"
            parts.append(verb.isEmpty ? String(text.dropFirst()) : text)
        }
        return parts.joined(separator: ", and ")
    }

    private static func enumerated(_ drivers: [DriverCandidate]) -> String {
        let versions = drivers.sorted { $0.newest < $1.newest }.map(\.version.text)
        guard versions.count > 6, let first = versions.first, let last = versions.last else {
            let head = versions.dropLast().joined(separator: ", ")
            return head.isEmpty ? versions.joined() : "\(head) and \(versions.last ?? "")"
        }
        return "\(versions.count) drivers from \(first) to \(last)"
    }
}
