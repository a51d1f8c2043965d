import Compatibility
import Machine
import PackageModel
import Resolution

/// The drivers that a problem chooses among, the preferred one first.
struct DriverTable: Sendable {
    let candidates: [DriverCandidate]
    /// Whether anything may be demanded of the driver; with a say and without candidates all such
    /// demands fail.
    let hasSay: Bool
    /// The recipe's line that keeps others from being candidates: `driver.source: none`, with its
    /// place.
    var refusingSource: String?
    /// Whether the kernel modules tell why a candidate is none.
    var tellsModules = false

    /// Nobody knows of any driver, and nobody has to.
    static let mute = DriverTable(candidates: [], hasSay: false)

    var isEmpty: Bool { candidates.isEmpty }

    /// Whether a demand that these candidates meet keeps any from being chosen.
    func isLimited(by accepted: CandidateSet) -> Bool { hasSay && (isEmpty || !accepted.isFull) }

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
    var hasAlternatives: Bool {
        candidates.first?.origin == .loaded && candidates.last?.origin != .loaded
    }

    func list(_ words: String) -> CandidateList {
        CandidateList(
            "driver", labels: candidates.map(label),
            ascending: candidates.indices.sorted {
                candidates[$0].newest < candidates[$1].newest
            }, remark: words)
    }

    /// `this machine has driver 565.57.01, and apt offers 535.274.02 and 580.95.05`.
    func words(of machine: String, fixed: String?) -> String {
        if isEmpty { return lack(on: machine) }
        var parts: [String] = []
        let loaded = candidates.filter { $0.origin == .loaded }
        if let driver = loaded.first {
            let end = fixed.map { " and cannot get another: \($0)" } ?? ""
            // With two of them nobody knows which it is.
            let label = loaded.count == 1 ? label(driver) : driver.version.text
            parts.append("\(machine) has driver \(label)\(end)")
        }
        let offers = Dictionary(grouping: candidates.filter { $0.offer != nil }) {
            $0.offer?.source ?? ""
        }
        for (source, drivers) in offers.sorted(by: { $0.key < $1.key }) {
            parts.append("\(source) offers \(enumerated(drivers))")
        }
        let branches = candidates.filter { $0.origin == .branch }
        if !branches.isEmpty {
            let verb = parts.isEmpty ? "no driver is chosen yet, and" : ""
            let text = "\(verb) NVIDIA's branches are \(enumerated(branches))"
            parts.append(verb.isEmpty ? String(text.dropFirst()) : text)
        }
        let words = parts.joined(separator: ", and ")
        return isTorn ? words + "; its kernel modules are of one kind for all GPUs" : words
    }

    /// `580.173.02`, or `580.173.02 (open)` where that matters.
    private func label(_ driver: DriverCandidate) -> String {
        guard tellsModules, let modules = driver.modules else { return driver.version.text }
        return "\(driver.version) (\(modules.rawValue))"
    }

    /// What to say of no driver at all, after "which" or a name.
    private func lack(on machine: String) -> String {
        guard let refusingSource else { return "\(machine) does not have" }
        return "is not loaded on \(machine), and \(refusingSource)"
    }

    /// Whether candidates differ in their kernel modules alone, so that each fails somewhere.
    private var isTorn: Bool {
        Set(candidates.map { "\($0.version) \($0.modules?.rawValue ?? "")" }).count
            > Set(candidates.map(\.version)).count
    }

    private func enumerated(_ drivers: [DriverCandidate]) -> String {
        var seen: Set<String> = []
        let versions = drivers.sorted { $0.newest < $1.newest }.map { driver in
            // Of a branch that is there with both kinds, either could be had.
            driver.origin == .branch ? driver.version.text : label(driver)
        }.filter { seen.insert($0).inserted }
        guard versions.count > 6, let first = versions.first, let last = versions.last else {
            let head = versions.dropLast().joined(separator: ", ")
            return head.isEmpty ? versions.joined() : "\(head) and \(versions.last ?? "")"
        }
        return "\(versions.count) drivers from \(first) to \(last)"
    }
}
