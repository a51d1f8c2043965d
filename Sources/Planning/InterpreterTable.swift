import PackageModel
import Resolution

/// The interpreters that may carry the environment, and which candidates of which package they are.
///
/// An interpreter of the machine is a candidate of its own; a Python that comes as a conda package
/// is as many as the channel has builds of that version.
struct InterpreterTable: Sendable {
    /// The package that stands for the interpreter in the problem.
    let key: PackageKey
    let interpreters: [Interpreter]
    private let candidates: [CandidateSet]
    private let capacity: Int

    /// Interpreters of the machine.
    init(machine interpreters: [Interpreter]) {
        key = .interpreter
        self.interpreters = interpreters
        capacity = interpreters.count
        candidates = interpreters.indices.map {
            CandidateSet(capacity: interpreters.count, [$0])
        }
    }

    /// Versions of a package, each with its candidates out of `capacity`.
    init(
        package key: PackageKey, _ versions: [(interpreter: Interpreter, candidates: [Int])],
        capacity: Int
    ) {
        self.key = key
        self.capacity = capacity
        interpreters = versions.map(\.interpreter)
        candidates = versions.map { CandidateSet(capacity: capacity, $0.candidates) }
    }

    var isPackage: Bool { key != .interpreter }

    /// The interpreter that a candidate is; nil for candidates that no wheel counts with.
    func interpreter(ofCandidate candidate: Int) -> Interpreter? {
        candidates.firstIndex { $0.contains(candidate) }.map { interpreters[$0] }
    }

    /// The candidates that these interpreters are.
    func set(of indices: some Sequence<Int>) -> CandidateSet {
        indices.reduce(into: CandidateSet(capacity: capacity)) { set, index in
            if candidates.indices.contains(index) { set.formUnion(candidates[index]) }
        }
    }

    /// The candidates whose version fits.
    func set(fitting specifiers: SpecifierSet) -> CandidateSet {
        set(of: interpreters.indices.filter { specifiers.contains(interpreters[$0].version) })
    }

    /// The interpreters in few words, `3.11` where all of 3.11 are among them.
    ///
    /// A text means one set: what metadata of wheels say of a conda package must not be taken for a
    /// MatchSpec, which may mean another.
    func text(for indices: [Int]) -> RequirementText {
        let chosen = Set(indices)
        var names: [String] = []
        for index in indices {
            let minor = interpreters[index].minorVersion
            let isWhole =
                isPackage
                && interpreters.indices.allSatisfy {
                    interpreters[$0].minorVersion != minor || chosen.contains($0)
                }
            let name = isWhole ? minor : interpreters[index].version.description
            if !names.contains(name) { names.append(name) }
        }
        return marked(names.joined(separator: " or "))
    }

    /// `Requires-Python` as the text of a requirement on the interpreter.
    func text(for specifiers: SpecifierSet) -> RequirementText { marked(specifiers.description) }

    private func marked(_ text: String) -> RequirementText {
        RequirementText(isPackage ? "\(text) (for its wheel)" : text)
    }
}
