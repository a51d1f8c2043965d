import Compatibility
package import Diagnostics
package import Machine
import PackageModel
import Resolution
import SystemPackage

extension Problem {
    /// Which compiler nvcc shall use.
    package struct CompilerWish: Sendable {
        package var choice: Choice
        package var mark: Mark?
        /// As the recipe says it: `cuda.host-compiler: gcc-12`.
        package var text: String

        package enum Choice: Sendable, Hashable {
            case named(HostCompiler.Family, major: Int)
            /// By its path.
            case path(String)
        }

        package init(_ choice: Choice, at mark: Mark? = nil, text: String) {
            self.choice = choice
            self.mark = mark
            self.text = text
        }
    }
}

extension Problem.CompilerWish.Choice {
    /// Reads `gcc-12`, `g++-12`, `clang-19`, `clang++-19`.
    init?(_ name: String) {
        let parts = name.split(separator: "-")
        guard parts.count == 2, let major = Int(parts[1]) else { return nil }
        self = .named(parts[0].hasPrefix("clang") ? .clang : .gcc, major: major)
    }
}

/// The compiler that a solution has for nvcc.
package struct PlannedCompiler: Sendable, Hashable {
    package var family: HostCompiler.Family
    package var major: Int
    /// What brings it; nil where it is there already.
    package var offer: CompilerOffer?
}

/// The compilers that nvcc may use, the preferred one first.
struct CompilerTable: Sendable {
    let candidates: [Candidate]

    struct Candidate: Sendable, Hashable {
        var family: HostCompiler.Family
        var major: Int
        /// `gcc 14.2.0`.
        var label: String
        /// What brings it; nil where it is there.
        var offer: CompilerOffer?

        func isAccepted(by toolkit: ToolkitFacts) -> Bool {
            major > 0 && major <= (family == .gcc ? toolkit.newestGCC : toolkit.newestClang)
        }
    }

    /// Empty where no compiler has a say: there is no nvcc, or nobody knows of any compiler.
    init(_ problem: Problem) {
        guard problem.toolkit?.hasCompiler == true else {
            candidates = []
            return
        }
        var known = Self.inOrder(problem.target.compilers)
        switch problem.compiler?.choice {
        case nil: candidates = known.map(Candidate.init) + Self.offers(problem.target)
        case .path(let path):
            known = known.filter { $0.path.string == path || $0.executable.string == path }
            candidates = known.map(Candidate.init)
        case .named(let family, let major):
            let all = known.map(Candidate.init) + Self.offers(problem.target)
            let named = all.filter { $0.family == family && $0.major == major }
            let bare = Candidate(family: family, major: major, label: "\(family) \(major)")
            candidates = named.isEmpty ? [bare] : named
        }
    }

    var isEmpty: Bool { candidates.isEmpty }

    func set(acceptedBy toolkit: ToolkitFacts) -> CandidateSet {
        .all(capacity: candidates.count) { candidates[$0].isAccepted(by: toolkit) }
    }

    /// `this machine has gcc 14.2.0, and apt offers g++-13`.
    func words(of machine: String) -> String {
        let present = candidates.filter { $0.offer == nil }.map(\.label)
        let offered = candidates.compactMap { $0.offer?.package }
        let has = present.isEmpty ? "has no C++ compiler" : "has \(Self.enumerated(present))"
        return "\(machine) \(has)"
            + (offered.isEmpty ? "" : ", and apt offers \(Self.enumerated(offered))")
    }

    private static func enumerated(_ words: [String]) -> String {
        let head = words.dropLast().joined(separator: ", ")
        return head.isEmpty ? words.joined() : "\(head) and \(words.last ?? "")"
    }

    /// The default first, then gcc before clang and newer before older.
    private static func inOrder(_ compilers: [HostCompiler]) -> [HostCompiler] {
        compilers.enumerated().sorted { left, right in
            let (one, other) = (left.element, right.element)
            if one.isStandard != other.isStandard { return one.isStandard }
            if one.family != other.family { return one.family == .gcc }
            if one.major != other.major { return one.major > other.major }
            return left.offset < right.offset
        }.map(\.element)
    }

    private static func offers(_ target: Target) -> [Candidate] {
        target.compilerOffers.sorted {
            ($0.family == .gcc ? 0 : 1, -$0.major, $0.package)
                < ($1.family == .gcc ? 0 : 1, -$1.major, $1.package)
        }.map { offer in
            Candidate(
                family: offer.family, major: offer.major, label: "\(offer.family) \(offer.major)",
                offer: offer)
        }
    }
}

extension CompilerTable.Candidate {
    init(_ compiler: HostCompiler) {
        family = compiler.family
        major = compiler.major
        label = "\(compiler.family) \(compiler.version)"
    }
}

extension HostCompiler {
    fileprivate var isStandard: Bool { isDefault || path.lastComponent?.string == "g++" }
}
