import PackageModel

extension AptTransaction {
    /// Reads what `apt-get -s` prints; lines that are none of its changes are passed over.
    ///
    /// A change that cannot be read makes it nil: half of what apt would do is not what it would do.
    init?(simulation output: String) {
        var changes: [AptChange] = []
        var substitutes: [String: String] = [:]
        for line in output.split(whereSeparator: \.isNewline) {
            if let (wanted, taken) = Self.substitution(line) { substitutes[wanted] = taken }
            let words = line.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let verb = Verb(rawValue: String(words[0])) else { continue }
            guard verb != .configure else { continue }
            guard let change = AptChange(verb, words[1]) else { return nil }
            // A package that is removed and purged has a line for each; the last one tells.
            if let known = changes.firstIndex(where: { $0.isSamePackage(change) }) {
                changes[known] = change
            } else {
                changes.append(change)
            }
        }
        self.init(changes: changes, substitutes: substitutes)
    }

    /// Reads `Note, selecting 'mawk' instead of 'awk'`.
    private static func substitution(_ line: Substring) -> (String, String)? {
        guard line.hasPrefix("Note, selecting '") else { return nil }
        let parts = line.split(separator: "'", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[2] == " instead of ", AptName.isPackage(parts[1]) else {
            return nil
        }
        return (String(parts[3].prefix { $0 != ":" }), String(parts[1]))
    }

    fileprivate enum Verb: String {
        case install = "Inst"
        case configure = "Conf"
        case remove = "Remv"
        case purge = "Purg"
    }
}

extension AptChange {
    fileprivate func isSamePackage(_ other: AptChange) -> Bool {
        name == other.name && (architecture ?? "") == (other.architecture ?? "")
    }

    /// Reads `make [4.3-4] (4.3-4.1 Debian:12/stable [amd64]) []`.
    fileprivate init?(_ verb: AptTransaction.Verb, _ text: Substring) {
        var scanner = AptScanner(text)
        guard let label = scanner.word() else { return nil }
        let parts = label.split(separator: ":", maxSplits: 1)
        guard let name = parts.first, AptName.isPackage(name) else { return nil }
        let foreign = parts.count == 2 ? String(parts[1]) : nil
        let old = scanner.enclosed("[", "]").map(String.init)
        switch verb {
        case .remove, .purge:
            self.init(
                verb == .purge ? .purge : .remove, String(name), architecture: foreign, from: old)
        case .install, .configure:
            guard let new = scanner.enclosed("(", ")") else { return nil }
            self.init(installing: String(name), foreign, old, new)
        }
    }

    /// `new` is `4.3-4.1 Debian:12/stable, Other:1/x [amd64]`.
    private init?(
        installing name: String, _ foreign: String?, _ old: String?, _ new: Substring
    ) {
        let words = new.split(separator: " ", maxSplits: 1)
        guard let version = words.first.flatMap({ DebianVersion($0) }) else { return nil }
        var rest = words.count == 2 ? words[1] : ""
        var architecture = foreign
        if rest.last == "]", let bracket = rest.lastIndex(of: "[") {
            architecture = String(rest[rest.index(after: bracket)...].dropLast())
            rest = rest[..<bracket]
        }
        let origins = rest.split(separator: ",").map { String($0.trimmingBlanks) }
            .filter { !$0.isEmpty }
        self.init(
            Self.kind(from: old, to: version), name, architecture: architecture, from: old,
            to: version.text, origins: origins)
    }

    private static func kind(from old: String?, to new: DebianVersion) -> Kind {
        guard let old else { return .install }
        guard let old = DebianVersion(old), old != new else { return .reinstall }
        return old < new ? .upgrade : .downgrade
    }
}

/// Reads words and groups of one line.
struct AptScanner {
    private var rest: Substring

    init(_ text: Substring) { rest = text }

    mutating func word() -> Substring? {
        rest = rest.drop { $0 == " " }
        let word = rest.prefix { $0 != " " }
        rest = rest.dropFirst(word.count)
        return word.isEmpty ? nil : word
    }

    /// What stands between the two, where the first comes next.
    mutating func enclosed(_ open: Character, _ close: Character) -> Substring? {
        let start = rest.drop { $0 == " " }
        guard start.first == open, let end = start.firstIndex(of: close) else { return nil }
        rest = start[start.index(after: end)...]
        return start[start.index(after: start.startIndex)..<end]
    }
}

extension UInt8 {
    var isLetterOrDigit: Bool {
        0x30...0x39 ~= self || 0x61...0x7A ~= self | 0x20
    }
}

extension Substring {
    var trimmingBlanks: Substring {
        var text = drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
